import { hours } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import type { Within } from '../data/database.ts'
import { forgetCounts } from '../data/search-counts.ts'
import { rankTiers } from '../data/search-stale.ts'

/** Once a day: what sells best is found anew, and what nobody asks for any more is forgotten. */
export default job<Within>({
  name: 'rank-search-tiers',
  everyMs: hours(24),
  run: async ({ transact }) =>
    transact(async ({ db, now }) => ({ moved: await rankTiers(db), ...(await forgetCounts(db, now)) })),
})
