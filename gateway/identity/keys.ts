import { fault } from '@supermall/kernel/fault'
import type { Clock } from '@supermall/kernel/time'
import { seconds } from '@supermall/kernel/time'
import type { Log } from '@supermall/messaging/log'
import type { CryptoKey, JWK } from 'jose'
import { importJWK } from 'jose'
import { z } from 'zod'

/** The public keys of one issuer. */
export type Keys = {
  /** Throws where nobody can say, since the issuer did not answer when he was asked last. */
  readonly find: (kid: string) => Promise<CryptoKey | null>
  /** Whether it is among those that were published last, as far as is known; nobody waits. */
  readonly stands: (kid: string) => boolean
}

type Options = {
  readonly issuer: string
  readonly load: () => Promise<unknown>
  readonly clock: Clock
  readonly log: Log
}

const FRESH_MS = seconds(300)
/** What nobody has asked after for so long may have been withdrawn long ago: it is asked after first. */
const MOST_TRUSTED_MS = 2 * FRESH_MS
/** Tokens with invented key ids must not become questions to the issuer. */
const PAUSE_MS = seconds(5)
const MOST_KEYS = 100

const key = z.looseObject({
  kty: z.string(),
  kid: z.string().optional(),
  crv: z.string().optional(),
  use: z.string().optional(),
  alg: z.string().optional(),
})
type Key = z.infer<typeof key>
const keySet = z.object({ keys: z.array(key).max(MOST_KEYS) })

/**
 * Asked for when first needed, when they have grown old, and when a token names one that is not known yet; never more
 * often. Who has signed with a known one does not wait for the answer, which may never come.
 */
export function issuerKeys({ issuer, load, clock, log }: Options): Keys {
  let keys: ReadonlyMap<string, CryptoKey> = new Map()
  let askedAt = Number.NEGATIVE_INFINITY
  let asking: Promise<void> | null = null
  let isUnread = false

  async function refresh(): Promise<void> {
    askedAt = clock().getTime()
    try {
      keys = await read(await load())
      isUnread = false
    } catch (error) {
      isUnread = true
      log.warn('keys.unread', { issuer, error })
    }
  }

  function look(kid: string): { readonly known: CryptoKey | undefined; readonly age: number } {
    const age = clock().getTime() - askedAt
    const known = keys.get(kid)
    const isDue = age > FRESH_MS || (!known && age > PAUSE_MS)
    if (isDue) asking ??= refresh().finally(() => (asking = null))
    return { known, age }
  }

  return {
    async find(kid) {
      const { known, age } = look(kid)
      if (known && age <= MOST_TRUSTED_MS) return known
      if (asking) await asking
      const found = keys.get(kid) ?? null
      if (found === null && isUnread) throw fault('SERVICE_UNAVAILABLE', `${issuer} does not tell its keys`)
      return found
    },
    stands: (kid) => look(kid).known !== undefined,
  }
}

/** What tokens may be signed with: by one key and read by another, so that nobody who can read them can write them. */
export const ALGORITHMS = ['EdDSA', 'Ed25519', 'ES256', 'RS256']

/** A key of another kind is as good as absent. */
async function read(text: unknown): Promise<ReadonlyMap<string, CryptoKey>> {
  const { keys } = keySet.parse(text)
  const usable = keys.flatMap((key) => {
    const algorithm = algorithmOf(key)
    return algorithm === null || key.kid === undefined ? [] : [{ key, algorithm, kid: key.kid }]
  })
  const pairs = await Promise.all(
    usable.map(
      async ({ key, algorithm, kid }) => [kid, (await importJWK(key as JWK, algorithm)) as CryptoKey] as const,
    ),
  )
  return new Map(pairs)
}

function algorithmOf({ kty, crv, use, alg }: Key): string | null {
  if (use !== undefined && use !== 'sig') return null
  const algorithm = kty === 'RSA' ? 'RS256' : (BY_CURVE[String(crv)] ?? null)
  return alg === undefined || alg === algorithm || (algorithm === 'EdDSA' && alg === 'Ed25519') ? algorithm : null
}

const BY_CURVE: Readonly<Record<string, string>> = { Ed25519: 'EdDSA', 'P-256': 'ES256' }
