import { bounded } from '@supermall/kernel/bounded'
import { hours } from '@supermall/kernel/time'
import type { Cache } from '@supermall/subgraph/cache'

/** Documents that clients named by their hash, for as long as there is room. */
export type Persisted = {
  readonly get: (sha256: string) => Promise<string | null>
  readonly keep: (sha256: string, text: string) => Promise<void>
}

const MOST_HERE = 1_000
const MOST_CHARACTERS_HERE = 8 * 1024 * 1024
/** New ones that the processes share in an hour; a flood of others costs nobody his own. */
const MOST_NEW_PER_HOUR = 2_000
const SHARED_MS = hours(24)

/** First in this process, then in Redis where there is one; without it nothing else is pushed out of the common memory. */
export function persistedDocuments(cache: Cache): Persisted {
  const here = bounded<string>({ most: MOST_HERE, mostCharacters: MOST_CHARACTERS_HERE })
  const isShared = cache.kind === 'redis'
  return {
    async get(sha256) {
      const known = here.get(sha256) ?? null
      if (known !== null || !isShared) return known
      const shared = await cache.get(keyOf(sha256))
      if (shared !== null) here.set(sha256, shared, shared.length)
      return shared
    },
    async keep(sha256, text) {
      if (here.get(sha256) !== undefined) return
      here.set(sha256, text, text.length)
      if (!isShared || (await cache.count('persisted:new', 1, hours(1))) > MOST_NEW_PER_HOUR) return
      await cache.set(keyOf(sha256), text, SHARED_MS)
    },
  }
}

const keyOf = (sha256: string): string => `persisted:${sha256}`
