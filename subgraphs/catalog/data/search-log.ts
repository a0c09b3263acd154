import type { Cache } from '@supermall/subgraph/cache'
import type { Forgotten } from '../domain/search-log.ts'

/** One search as it is counted and remembered. Guests are counted by the minute, so that a crowd is a few entries. */
type Searched = {
  readonly keyword: string
  readonly accountId: string | null
  readonly resultCount: number
  readonly at: Date
}
type SearchedTimes = Searched & { readonly times: number }

const KEY = 'catalog:searched'
const FORGOTTEN = 'catalog:searches-forgotten'
const MINUTE_MS = 60_000

/** A search never waits for its being counted; what the cache loses is a count. */
export const noteSearch = (cache: Cache, { keyword, accountId, resultCount, at }: Searched): Promise<void> => {
  const time = accountId === null ? Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS : at.getTime()
  return cache.tally(KEY, JSON.stringify([keyword, accountId, resultCount, time]), 1)
}

/**
 * What is forgotten is gone from the database at once; this is for searches that are noted and not remembered yet, or are just
 * being remembered.
 */
export const noteForgotten = (cache: Cache, { accountId, keywords, until }: Forgotten): Promise<void> =>
  cache.tally(FORGOTTEN, JSON.stringify([accountId, keywords, until.getTime()]), 1)

export async function drainForgotten(cache: Cache): Promise<readonly Forgotten[]> {
  return [...(await cache.drain(FORGOTTEN)).keys()].map((field) => {
    const [accountId, keywords, until] = JSON.parse(field) as [string, readonly string[] | null, number]
    return { accountId, keywords, until: new Date(until) }
  })
}

/** Everything noted since the last time, oldest first. */
export async function drainSearches(cache: Cache): Promise<readonly SearchedTimes[]> {
  const noted = [...(await cache.drain(KEY))].map(([field, times]) => {
    const [keyword, accountId, resultCount, time] = JSON.parse(field) as [string, string | null, number, number]
    return { keyword, accountId, resultCount, at: new Date(time), times }
  })
  return noted.sort((a, b) => a.at.getTime() - b.at.getTime())
}
