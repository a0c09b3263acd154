import { hours } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import type { Within } from '../data/database.ts'
import { forgetCounts } from '../data/search-counts.ts'
import { dropOrphans } from '../data/search-stale.ts'
import { rankTiers } from '../data/search-tiers.ts'

/** Once a day: what sells best is found anew, and what nobody asks for any more is forgotten. */
export default job<Within>({
  name: 'rank-search-tiers',
  everyMs: hours(24),
  run: async ({ db: { sql }, transact }) => {
    const forgotten = await transact(async ({ db, now }) => {
      await dropOrphans(db)
      return forgetCounts(db, now)
    })
    return { moved: await rankTiers(sql), ...forgotten }
  },
})
