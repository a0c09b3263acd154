import { createHash } from 'node:crypto'
import type { Log } from '@supermall/messaging/log'
import type { Cache } from '@supermall/subgraph/cache'
import type { Entry } from './entry.ts'
import { packEntry, unpackEntry } from './entry.ts'

/** What all gateways keep together. Whatever happens to it costs no more than asking again. */
export type RedisTier = {
  readonly get: (keys: readonly string[]) => Promise<readonly (Entry | null)[]>
  readonly set: (entries: ReadonlyMap<string, Entry>, now: number) => void
}

/** Asking the subgraph itself takes hardly longer. */
const PATIENCE_MS = 50
const REST_MS = 1_000
const MOST_BYTES = 1024 * 1024

/** Null where there is nothing that processes share. `graph` tells apart what gateways of different supergraphs keep. */
export function redisTier(cache: Cache, graph: string, log: Log): RedisTier | null {
  if (cache.kind !== 'redis') return null
  let restsUntil = 0
  const nameOf = (key: string): string => `answers:${graph}:${createHash('sha1').update(key).digest('base64url')}`

  function rest(error: unknown): void {
    restsUntil = performance.now() + REST_MS
    log.debug('cache.shared-unreachable', { error })
  }

  return {
    async get(keys) {
      const nothing = keys.map(() => null)
      if (performance.now() < restsUntil) return nothing
      try {
        const found = await soon(cache.getMany(keys.map(nameOf)))
        return found.map((packed) => (packed === null ? null : unpackEntry(packed)))
      } catch (error) {
        rest(error)
        return nothing
      }
    },
    set(entries, now) {
      if (performance.now() < restsUntil) return
      const packed = [...entries].map(([key, entry]) => ({
        key: nameOf(key),
        value: packEntry(entry),
        ttlMs: Math.floor(entry.until - now),
      }))
      const fitting = packed.filter(({ value, ttlMs }) => ttlMs > 0 && value.length <= MOST_BYTES)
      if (fitting.length > 0) cache.setMany(fitting).catch(rest)
    },
  }
}

async function soon<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS} ms`)), PATIENCE_MS)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
