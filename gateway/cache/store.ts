import type { Changes } from './changes.ts'
import type { Entry } from './entry.ts'
import type { MemoryTier } from './memory-tier.ts'
import type { SharedTier } from './shared-tier.ts'

/** What is kept, in this process first and then in the one that all share; only what is still so comes out. */
export type Store = {
  readonly get: (key: string) => Entry | null
  /** Those that are there, by their keys. */
  readonly getMany: (
    keys: readonly string[],
    isShared: boolean,
  ) => ReadonlyMap<string, Entry> | Promise<ReadonlyMap<string, Entry>>
  readonly set: (entries: ReadonlyMap<string, Entry>, isShared: boolean) => void
}

export type StoreOptions = {
  readonly memory: MemoryTier
  readonly shared: SharedTier | null
  readonly changes: Changes
  readonly clock: () => number
}

/** How far apart the clocks of two gateways may be: what another one read is taken to be older by as much. */
const MOST_SKEW_MS = 2_000

export function dataStore({ memory, shared, changes, clock }: StoreOptions): Store {
  const isCurrent = ({ sources, readAt }: Entry): boolean =>
    sources.every(({ domain, names }) => changes.isCurrent(domain, names, readAt))

  function get(key: string): Entry | null {
    const entry = memory.get(key)
    if (entry === null) return null
    if (entry.until > clock() && isCurrent(entry)) return entry
    // When nobody knows whether it is still so, it is not told; it may be known again a moment later.
    if (entry.until <= clock()) memory.drop(key)
    return null
  }

  async function getShared(keys: readonly string[], found: Map<string, Entry>, tier: SharedTier) {
    const missing = keys.filter((key) => !found.has(key))
    const entries = await tier.get(missing)
    for (const [index, key] of missing.entries()) {
      const entry = entries[index]
      if (!entry || entry.until <= clock()) continue
      const own = { ...entry, readAt: entry.readAt - MOST_SKEW_MS }
      if (!isCurrent(own)) continue
      memory.set(key, own)
      found.set(key, own)
    }
    return found
  }

  return {
    get,
    getMany(keys, isShared) {
      const found = new Map<string, Entry>()
      for (const key of keys) {
        const entry = get(key)
        if (entry) found.set(key, entry)
      }
      return isShared && shared && found.size < keys.length ? getShared(keys, found, shared) : found
    },
    set(entries, isShared) {
      const current = new Map([...entries].filter(([, entry]) => isCurrent(entry)))
      for (const [key, entry] of current) memory.set(key, entry)
      if (isShared && current.size > 0) shared?.set(current, clock())
    },
  }
}
