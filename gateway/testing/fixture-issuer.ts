import { JWKS_PATH, TOKEN_ISSUER } from '@supermall/contracts/token'
import { newId } from '@supermall/kernel/id'
import type { Route } from '@supermall/subgraph/definition'
import type { CryptoKey, JWK } from 'jose'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'

type Claims = Readonly<Record<string, unknown>>
export type Signing = { readonly kid?: string; readonly key?: CryptoKey | Uint8Array; readonly alg?: string }

/** Somebody who signs tokens and publishes the keys, and who can be asked how often the keys were fetched. */
export async function fixtureIssuer() {
  const keys: JWK[] = []
  const pairs = new Map<string, CryptoKey>()
  let fetched = 0
  let isSilent = false
  let isBroken = false

  async function addKey(kid: string, alg = 'EdDSA'): Promise<void> {
    const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true })
    pairs.set(kid, privateKey)
    keys.push({ ...(await exportJWK(publicKey)), kid, alg, use: 'sig' })
  }

  await addKey('first')
  const route: Route<undefined> = {
    method: 'GET',
    path: JWKS_PATH,
    async handle(_, response) {
      fetched++
      if (isSilent) return new Promise(() => undefined)
      if (isBroken) response.statusCode = 500
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ keys }))
    },
  }

  return {
    route,
    addKey,
    keys: keys as readonly JWK[],
    fetched: () => fetched,
    /** From now on nobody who asks for the keys is answered. */
    fallSilent() {
      isSilent = true
    },
    /** Whoever asks for the keys is told that something is wrong, until it is mended. */
    breakDown(isSo = true) {
      isBroken = isSo
    },
    withdraw(kid: string) {
      keys.splice(0, keys.length, ...keys.filter((key) => key.kid !== kid))
    },
    /** A good token of a consumer, where the claims and the signature say nothing else. */
    async sign(claims: Claims = {}, { kid = 'first', key, alg = 'EdDSA' }: Signing = {}): Promise<string> {
      const now = Math.floor(Date.now() / 1_000)
      const said = {
        iss: TOKEN_ISSUER,
        sub: newId('acc'),
        sid: newId('ses'),
        aud: 'CONSUMER',
        iat: now,
        exp: now + 900,
        ...claims,
      }
      const secret = key ?? pairs.get(kid) ?? pairs.get('first')
      if (!secret) throw new Error('there is no key')
      return new SignJWT(said).setProtectedHeader({ alg, kid }).sign(secret)
    },
  }
}

/** A token that says it needs no signature. */
export function unsigned(claims: Claims): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.`
}
