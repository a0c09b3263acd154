import { minutes } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import type { Within } from '../data/database.ts'
import { findCursor, keepCursor } from '../data/job-cursor.ts'
import { keepSoldOut, lookThrough } from '../data/sold-out.ts'

const NAME = 'recount-sold-out'
const AT_ONCE = 2_000

/** Processes of a version before this one hear of stock and keep nothing of it with goods: bit by bit all are looked at, again and again. */
export default job<Within>({
  name: NAME,
  everyMs: minutes(1),
  async run({ client, transact }) {
    const { miscounted, lastId } = await lookThrough(client, await findCursor(client, NAME), AT_ONCE)
    await transact(async ({ db }) => {
      await keepSoldOut(db, miscounted)
      await keepCursor(db, NAME, lastId ?? '')
    })
    return { recounted: miscounted.length }
  },
})
