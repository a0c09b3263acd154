import { bounded } from '@supermall/kernel/bounded'
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
  const entries = bounded<Entry>({ most: Number.POSITIVE_INFINITY, mostCharacters: mostBytes })
  return {
    drop: entries.delete,
    bytes: entries.characters,
    get: (key) => entries.get(key) ?? null,
    set: (key, entry) => entries.set(key, entry, bytesOf(key, entry)),
  }
}

/** As if every character took two bytes, which the worst of them do. */
function bytesOf(key: string, { text, sources }: Entry): number {
  let characters = key.length + text.length
  for (const { names } of sources) for (const name of names) characters += name.length + OVERHEAD / 10
  return 2 * characters + OVERHEAD
}
