import { bounded } from '@supermall/kernel/bounded'
import type { BrandRow, CategoryRow } from './rows.ts'

/**
 * From how many finds on a search is broad. Reading and ranking a thousand documents costs more than all the rest of a request,
 * the words that find so many are few and asked for all the time, and one product more or less is not missed among them. What
 * finds fewer is looked up each time: a shop finds what it has just put on its shelf.
 */
export const BROAD = 100

/** As long as the schema allows everybody else to keep the answer. */
const KEPT_MS = 30_000
const MOST_PAGES = 2_000
const MOST_COUNTS = 500

/** A page without its goods: those are read anew, so that none is shown that has left the shelf meanwhile. */
export type KeptPage = {
  readonly foundCount: number
  readonly places: readonly { readonly id: string; readonly place: string | number }[]
}
export type CountedMark = {
  readonly mark: string
  readonly count: number
  readonly entity: CategoryRow | BrandRow | null
}

/** What broad searches found, in the memory of one process. */
export type Kept = {
  readonly pages: Keep<KeptPage>
  readonly totals: Keep<number>
  readonly counts: Keep<readonly CountedMark[]>
}

export const keepSearches = (): Kept => ({
  pages: keep(MOST_PAGES),
  totals: keep(MOST_PAGES),
  counts: keep(MOST_COUNTS),
})

export type Keep<Value> = {
  readonly get: (key: string, now: Date) => Value | null
  readonly set: (key: string, value: Value, now: Date) => void
  readonly forget: (key: string) => void
}

/** What was asked for longest ago goes when there are too many. */
export function keep<Value>(most: number): Keep<Value> {
  const entries = bounded<{ readonly value: Value; readonly until: number }>({
    most,
    mostCharacters: Number.POSITIVE_INFINITY,
  })
  return {
    get(key, now) {
      const entry = entries.get(key)
      return entry !== undefined && entry.until > now.getTime() ? entry.value : null
    },
    set(key, value, now) {
      entries.set(key, { value, until: now.getTime() + KEPT_MS })
    },
    forget(key) {
      entries.delete(key)
    },
  }
}
