import type { Changes } from './changes.ts'
import type { Entry } from './entry.ts'
import type { MemoryTier } from './memory-tier.ts'
import type { RedisTier } from './redis-tier.ts'

/** What is kept, in this process first and then in the one that all share; only what is still so comes out. */
export type Store = {
  /** Those that are there, by their keys. */
  readonly getMany: (
    keys: readonly string[],
    how: How,
  ) => ReadonlyMap<string, Entry> | Promise<ReadonlyMap<string, Entry>>
  readonly set: (entries: ReadonlyMap<string, Entry>, isShared: boolean) => void
}

export type How = {
  /** Whether the other processes may have it too. */
  readonly isShared: boolean
  /** Whatever was committed before this must be seen. */
  readonly since: number
}

type StoreOptions = {
  readonly memory: MemoryTier
  readonly shared: RedisTier | null
  readonly changes: Changes
  readonly clock: () => number
}

/** How far apart the clocks of two gateways may be: what another one read is taken to be older by as much. */
const MOST_SKEW_MS = 2_000

export function dataStore({ memory, shared, changes, clock }: StoreOptions): Store {
  const isCurrent = ({ sources, readAt }: Entry, since: number): boolean =>
    sources.every(({ domain, names }) => changes.isCurrent(domain, names, { readAt, since }))

  const isUnchanged = ({ sources, readAt }: Entry): boolean =>
    sources.every(({ domain, names }) => changes.isUnchanged(domain, names, readAt))

  const awake = (entries: readonly (Entry | null | undefined)[]) =>
    changes.awake(new Set(entries.flatMap((entry) => entry?.sources.map(({ domain }) => domain) ?? [])))

  /** When nobody knows whether it is still so, it is not told; it may be known again a moment later. */
  function getOwn(key: string, since: number): Entry | null {
    const entry = memory.get(key)
    if (entry === null) return null
    if (entry.until > clock()) return isCurrent(entry, since) ? entry : null
    memory.drop(key)
    return null
  }

  async function addShared(keys: readonly string[], since: number, found: Map<string, Entry>) {
    const missing = keys.filter((key) => !found.has(key))
    const entries = (await shared?.get(missing)) ?? []
    await awake(entries)
    for (const [index, key] of missing.entries()) {
      const entry = entries[index]
      if (!entry || entry.until <= clock()) continue
      const own = { ...entry, readAt: entry.readAt - MOST_SKEW_MS }
      if (!isCurrent(own, since)) continue
      memory.set(key, own)
      found.set(key, own)
    }
    return found
  }

  function lookUp(keys: readonly string[], { isShared, since }: How) {
    const found = new Map<string, Entry>()
    for (const key of keys) {
      const entry = getOwn(key, since)
      if (entry) found.set(key, entry)
    }
    return isShared && shared && found.size < keys.length ? addShared(keys, since, found) : found
  }

  return {
    getMany(keys, how) {
      const waking = awake(keys.map((key) => memory.get(key)))
      return waking ? waking.then(() => lookUp(keys, how)) : lookUp(keys, how)
    },
    set(entries, isShared) {
      const current = new Map([...entries].filter(([, entry]) => isUnchanged(entry)))
      for (const [key, entry] of current) memory.set(key, entry)
      if (isShared && current.size > 0) shared?.set(current, clock())
    },
  }
}
