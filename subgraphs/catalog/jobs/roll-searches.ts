import { keywordSearched } from '@supermall/contracts/catalog'
import type { Id } from '@supermall/kernel/id'
import { after, days, seconds } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import type { Within } from '../data/database.ts'
import { addCounts } from '../data/search-counts.ts'
import { forget, forgetGone, remember } from '../data/search-history.ts'
import { drainForgotten, drainSearches } from '../data/search-log.ts'
import { countsByDay, historyOf } from '../domain/search-log.ts'

/** No access token lives as long. */
const GONE_FOR_MS = days(1)

/** What was searched since the last run is counted, remembered for those who did not have it forgotten, and told. */
export default job<Within>({
  name: 'roll-searches',
  everyMs: seconds(2),
  run: async ({ cache, transact }) => {
    const noted = await drainSearches(cache)
    const forgotten = await drainForgotten(cache)
    if (noted.length === 0 && forgotten.length === 0) return {}
    const history = historyOf(noted, forgotten)
    await transact(async (unit) => {
      if (noted.length > 0) await addCounts(unit.db, countsByDay(noted), unit.now)
      if (history.length > 0) await remember(unit.db, history)
      for (const one of forgotten) await forget(unit.db, one)
      if (history.length > 0) await forgetGone(unit.db, after(unit.now, -GONE_FOR_MS))
      for (const { keyword, accountId, resultCount, at } of history) {
        unit.emit(keywordSearched({ keyword, accountId: accountId as Id<'acc'>, resultCount, at: at.toISOString() }))
      }
    })
    return { searches: noted.reduce((sum, { times }) => sum + times, 0) }
  },
})
