import type { Clock } from '@supermall/kernel/time'
import { seconds } from '@supermall/kernel/time'
import type { Log } from '@supermall/messaging/log'
import type { CryptoKey, JWK } from 'jose'
import { importJWK } from 'jose'
import { z } from 'zod'

/** The public keys of one issuer. */
export type Keys = {
  readonly find: (kid: string) => Promise<CryptoKey | null>
}

type Options = {
  readonly issuer: string
  readonly load: () => Promise<unknown>
  readonly clock: Clock
  readonly log: Log
}

const FRESH_MS = seconds(300)
/** Tokens with invented key ids must not become questions to the issuer. */
const PAUSE_MS = seconds(5)
const MOST_KEYS = 100

const keySet = z.object({
  keys: z.array(z.looseObject({ kty: z.string(), kid: z.string().optional() })).max(MOST_KEYS),
})

/**
 * Asked for when first needed, when they have grown old, and when a token names one that is not known yet; never more
 * often.
 */
export function issuerKeys({ issuer, load, clock, log }: Options): Keys {
  let keys: ReadonlyMap<string, CryptoKey> = new Map()
  let askedAt = Number.NEGATIVE_INFINITY
  let asking: Promise<void> | null = null

  async function refresh(): Promise<void> {
    askedAt = clock().getTime()
    try {
      keys = await read(await load())
    } catch (error) {
      log.warn('keys.unread', { issuer, error })
    }
  }

  return {
    async find(kid) {
      const age = clock().getTime() - askedAt
      const isDue = age > FRESH_MS || (!keys.has(kid) && age > PAUSE_MS)
      if (isDue) asking ??= refresh().finally(() => (asking = null))
      if (asking) await asking
      return keys.get(kid) ?? null
    },
  }
}

/** Only Ed25519: a key of another kind is as good as absent. */
async function read(text: unknown): Promise<ReadonlyMap<string, CryptoKey>> {
  const { keys } = keySet.parse(text)
  const usable = keys.filter(({ kty, crv, kid }) => kty === 'OKP' && crv === 'Ed25519' && kid !== undefined)
  const pairs = await Promise.all(
    usable.map(async (key) => [String(key.kid), (await importJWK(key as JWK, 'EdDSA')) as CryptoKey] as const),
  )
  return new Map(pairs)
}
