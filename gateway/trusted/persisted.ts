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
  const here = boundedTexts(MOST_HERE, MOST_CHARACTERS_HERE)
  const isShared = cache.kind === 'redis'
  return {
    async get(sha256) {
      const known = here.get(sha256)
      if (known !== null || !isShared) return known
      const shared = await cache.get(keyOf(sha256))
      if (shared !== null) here.set(sha256, shared)
      return shared
    },
    async keep(sha256, text) {
      if (here.get(sha256) !== null) return
      here.set(sha256, text)
      if (!isShared || (await cache.count('persisted:new', 1, hours(1))) > MOST_NEW_PER_HOUR) return
      await cache.set(keyOf(sha256), text, SHARED_MS)
    },
  }
}

const keyOf = (sha256: string): string => `persisted:${sha256}`

/** The longest unused goes first. */
function boundedTexts(most: number, mostCharacters: number) {
  const texts = new Map<string, string>()
  let characters = 0

  function drop(key: string): void {
    characters -= texts.get(key)?.length ?? 0
    texts.delete(key)
  }

  return {
    get(key: string): string | null {
      const text = texts.get(key)
      if (text === undefined) return null
      texts.delete(key)
      texts.set(key, text)
      return text
    },
    set(key: string, text: string): void {
      drop(key)
      texts.set(key, text)
      characters += text.length
      for (const oldest of texts.keys()) {
        if (texts.size <= most && characters <= mostCharacters) return
        drop(oldest)
      }
    },
  }
}
