import type { Cache } from '@supermall/subgraph/cache'

/** One search as it is counted and remembered. Guests are counted by the minute, so that a crowd is a few entries. */
export type Searched = {
  readonly keyword: string
  readonly accountId: string | null
  readonly resultCount: number
  readonly at: Date
}
export type SearchedTimes = Searched & { readonly times: number }

const KEY = 'catalog:searched'
const MINUTE_MS = 60_000

/** A search never waits for its being counted; what the cache loses is a count. */
export const noteSearch = (cache: Cache, { keyword, accountId, resultCount, at }: Searched): Promise<void> => {
  const time = accountId === null ? Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS : at.getTime()
  return cache.tally(KEY, JSON.stringify([keyword, accountId, resultCount, time]), 1)
}

/** Everything noted since the last time, oldest first. */
export async function drainSearches(cache: Cache): Promise<readonly SearchedTimes[]> {
  const noted = [...(await cache.drain(KEY))].map(([field, times]) => {
    const [keyword, accountId, resultCount, time] = JSON.parse(field) as [string, string | null, number, number]
    return { keyword, accountId, resultCount, at: new Date(time), times }
  })
  return noted.sort((a, b) => a.at.getTime() - b.at.getTime())
}
