import { bounded } from '@supermall/kernel/bounded'

/** What processes share and may lose: limits, counters, short-lived answers. Never the only copy of anything that matters. */
export type Cache = {
  readonly kind: 'memory' | 'redis'
  readonly get: (key: string) => Promise<string | null>
  readonly set: (key: string, value: string, ttlMs: number) => Promise<void>
  /** Many at once, in their order. Unlike the rest, these two are nothing but a shared memory: where it does not answer, nothing is there. */
  readonly getMany: (keys: readonly string[]) => Promise<readonly (string | null)[]>
  readonly setMany: (entries: readonly Expiring[]) => Promise<void>
  readonly forget: (key: string) => Promise<void>
  /**
   * Adds to a counter whose window begins with its first count, and tells where it stands. What is taken back begins no window and
   * leaves nothing below zero: at zero nothing was counted, and the next count is the first again.
   */
  readonly count: (key: string, by: number, windowMs: number) => Promise<number>
  /** Takes from a bucket that fills by itself, or takes nothing and tells how long until there is enough. */
  readonly take: (key: string, by: number, bucket: Bucket) => Promise<Taken>
  /** Adds to one field of a tally that somebody drains later. */
  readonly tally: (key: string, field: string, by: number) => Promise<void>
  /** Takes the whole tally away, at once: no count is drained twice. */
  readonly drain: (key: string) => Promise<ReadonlyMap<string, number>>
  readonly isUp: () => Promise<boolean>
  readonly close: () => Promise<void>
}

export type Expiring = { readonly key: string; readonly value: string; readonly ttlMs: number }

/** It begins full. */
export type Bucket = { readonly perSecond: number; readonly burst: number }
export type Taken = { readonly isTaken: boolean; readonly waitMs: number }

const MOST_KEYS = 100_000

export function memoryCache(clock: () => number = () => performance.now()): Cache {
  const entries = bounded<{ value: string; until: number }>({
    most: MOST_KEYS,
    mostCharacters: Number.POSITIVE_INFINITY,
  })
  const tallies = new Map<string, Map<string, number>>()

  function live(key: string) {
    const entry = entries.get(key)
    if (entry === undefined || entry.until > clock()) return entry
    entries.delete(key)
    return undefined
  }

  const put = (key: string, value: string, until: number): void => entries.set(key, { value, until })

  return {
    kind: 'memory',
    get: async (key) => live(key)?.value ?? null,
    set: async (key, value, ttlMs) => put(key, value, clock() + ttlMs),
    getMany: async (keys) => keys.map((key) => live(key)?.value ?? null),
    async setMany(all) {
      for (const { key, value, ttlMs } of all) put(key, value, clock() + ttlMs)
    },
    async forget(key) {
      entries.delete(key)
    },
    async count(key, by, windowMs) {
      const entry = live(key)
      const total = Math.max(0, Number(entry?.value ?? 0) + by)
      if (total === 0) entries.delete(key)
      else put(key, String(total), entry?.until ?? clock() + windowMs)
      return total
    },
    async take(key, by, { perSecond, burst }) {
      const now = clock()
      const [left = burst, at = now] = (live(key)?.value ?? '').split(' ').filter(Boolean).map(Number)
      const filled = Math.min(burst, left + (Math.max(0, now - at) * perSecond) / 1_000)
      const isTaken = filled >= by
      const rest = isTaken ? filled - by : filled
      put(key, `${rest} ${now}`, now + Math.ceil(((burst - rest) / perSecond) * 1_000) + 1)
      return { isTaken, waitMs: isTaken ? 0 : Math.ceil(((by - filled) / perSecond) * 1_000) }
    },
    async tally(key, field, by) {
      const fields = tallies.get(key) ?? new Map<string, number>()
      tallies.set(key, fields.set(field, (fields.get(field) ?? 0) + by))
    },
    async drain(key) {
      const fields = tallies.get(key) ?? new Map<string, number>()
      tallies.delete(key)
      return fields
    },
    isUp: async () => true,
    async close() {
      entries.clear()
    },
  }
}
