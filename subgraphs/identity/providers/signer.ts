import type { KeyObject } from 'node:crypto'
import type { AccessClaims } from '@supermall/contracts/token'
import type { Clock } from '@supermall/kernel/time'
import { seconds } from '@supermall/kernel/time'
import type { Seal } from '@supermall/subgraph/seal'
import { SignJWT } from 'jose'
import type { SigningKeys } from '../data/signing-keys.ts'
import { mintKey, openKey } from './signing-key.ts'

export type Signer = {
  readonly sign: (claims: AccessClaims) => Promise<string>
  /** What a verifier must know: the key in use, the one that comes next and those whose tokens may still be about. */
  readonly publicKeys: () => Promise<readonly unknown[]>
  /** Throws when a key that signs, now or next, cannot be opened: nobody could sign in. */
  readonly check: () => Promise<void>
  /** After a rotation by this process; others notice within half a minute. */
  readonly forget: () => void
}

type SignerOptions = {
  readonly keys: SigningKeys
  readonly seal: Seal
  readonly clock: Clock
  /** Whether keys that cannot be opened are replaced, as when a developer threw the data folder away. In production that is a fault. */
  readonly isForgiving: boolean
}

type Ready = { readonly kid: string; readonly key: KeyObject; readonly until: number }

const KEPT_MS = seconds(30)

export function keySigner(options: SignerOptions): Signer {
  const { keys, clock } = options
  let ready: Ready | null = null
  return {
    async sign(claims) {
      if (ready === null || ready.until <= clock().getTime()) ready = await prepare(options)
      return new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA', typ: 'JWT', kid: ready.kid }).sign(ready.key)
    },
    async publicKeys() {
      if ((await keys.current()) === null) await begin(options)
      return (await keys.published()).map(({ publicJwk }) => publicJwk)
    },
    async check() {
      if (options.isForgiving) return
      for (const key of await keys.published())
        if (key.state !== 'RETIRED' && !openKey(key, options.seal)) throw foreign(key)
    },
    forget() {
      ready = null
    },
  }
}

async function prepare(options: SignerOptions): Promise<Ready> {
  const { keys, seal, clock, isForgiving } = options
  const found = (await keys.current()) ?? (await begin(options))
  const key = openKey(found, seal)
  if (key !== null) return { kid: found.id, key, until: clock().getTime() + KEPT_MS }
  if (!isForgiving) throw foreign(found)
  await keys.abandon(clock())
  return prepare(options)
}

const foreign = ({ id }: { readonly id: string }): Error =>
  new Error(`signing key ${id} was sealed with another IDENTITY_KEY_SECRET`)

async function begin({ keys, seal, clock }: SignerOptions) {
  await keys.begin(mintKey(seal), mintKey(seal), clock())
  const current = await keys.current()
  if (current === null) throw new Error('no key signs, and none could be made')
  return current
}
