import { countLooks } from '../seeing/gateway-metrics.ts'
import type { Entry } from './entry.ts'
import type { FetchPolicy } from './fetch-policy.ts'

/** What one question of a client may take from caches, and what became of it. */
export type Reading = {
  /** Whose private data it may take; null for a guest, who has none. */
  readonly owner: string | null
  /** Whatever was committed before this he must see: he may have changed it himself. */
  readonly since: number
  hits: number
  misses: number
  /** The shortest life of all that was asked for; null while nothing was. */
  seconds: number | null
  isPrivate: boolean
  /** When the oldest part of the answer was read; infinite while there is none. */
  oldestAt: number
  /** When the first part of it must be read again. */
  until: number
  /** By the domain that something came from: the names under which changes of it are told. */
  readonly names: Map<string, Set<string>>
}

export const openReading = (who: Pick<Reading, 'owner' | 'since'>): Reading => ({
  ...who,
  hits: 0,
  misses: 0,
  seconds: null,
  isPrivate: false,
  oldestAt: Number.POSITIVE_INFINITY,
  until: Number.POSITIVE_INFINITY,
  names: new Map(),
})

export function noteAsked(reading: Reading, { seconds, isPrivate }: Pick<FetchPolicy, 'seconds' | 'isPrivate'>): void {
  reading.seconds = Math.min(reading.seconds ?? seconds, seconds)
  reading.isPrivate ||= isPrivate
}

/** Something of the answer could not be had, or must not be kept. */
export function noteUnkept(reading: Reading): void {
  reading.seconds = 0
}

export function noteTaken(reading: Reading, { readAt, until, sources }: Entry): void {
  reading.oldestAt = Math.min(reading.oldestAt, readAt)
  reading.until = Math.min(reading.until, until)
  for (const { domain, names } of sources) {
    const known = reading.names.get(domain) ?? new Set()
    for (const name of names) known.add(name)
    reading.names.set(domain, known)
  }
}

/** How much of what was wanted was known already. */
export function noteLooked(reading: Reading, looked: { readonly hits: number; readonly misses: number }): void {
  reading.hits += looked.hits
  reading.misses += looked.misses
  countLooks('entities', looked)
}
