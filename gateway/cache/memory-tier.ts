import type { Entry } from './entry.ts'

export type MemoryTier = {
  readonly get: (key: string) => Entry | null
  readonly set: (key: string, entry: Entry) => void
  readonly drop: (key: string) => void
  readonly bytes: () => number
}

/** What a map and an entry take beside their texts, roughly. */
const OVERHEAD = 300

/** What was used last stays; what was used longest ago goes, as soon as there is no room. */
export function memoryTier(mostBytes: number): MemoryTier {
  const entries = new Map<string, Entry>()
  let bytes = 0

  function drop(key: string): void {
    const entry = entries.get(key)
    if (!entry) return
    entries.delete(key)
    bytes -= bytesOf(key, entry)
  }

  return {
    drop,
    bytes: () => bytes,
    get(key) {
      const entry = entries.get(key)
      if (!entry) return null
      entries.delete(key)
      entries.set(key, entry)
      return entry
    },
    set(key, entry) {
      drop(key)
      const size = bytesOf(key, entry)
      if (size > mostBytes) return
      entries.set(key, entry)
      bytes += size
      for (const oldest of entries.keys()) {
        if (bytes <= mostBytes) return
        drop(oldest)
      }
    },
  }
}

/** As if every character took two bytes, which the worst of them do. */
function bytesOf(key: string, { text, sources }: Entry): number {
  let characters = key.length + text.length
  for (const { names } of sources) for (const name of names) characters += name.length + OVERHEAD / 10
  return 2 * characters + OVERHEAD
}
