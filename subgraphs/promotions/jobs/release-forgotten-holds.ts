import { seconds } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import { releasePromotions } from '../commands/hold-promotions.ts'
import type { Within } from '../data/database.ts'
import { listForgottenHolds } from '../data/holds.ts'

/** What no order stands on can be used again. */
export default job<Within>({
  name: 'release-forgotten-holds',
  everyMs: seconds(30),
  async run({ client, transact, clock }) {
    const ownerIds = await listForgottenHolds(client, clock())
    for (const ownerId of ownerIds) await transact((unit) => releasePromotions(ownerId, 'EXPIRED', unit))
    return { released: ownerIds.length }
  },
})
