import { days, minutes } from '@supermall/kernel/time'
import { forgetKeys } from '@supermall/messaging/idempotency'
import { job } from '@supermall/messaging/jobs'
import { deleteExpired } from '../data/carts.ts'
import type { Within } from '../data/database.ts'
import { deleteUnused } from '../data/marks.ts'

const UNUSED_FOR_MS = days(7)

/** What is over is gone for its guest at that moment; here its rows go. It is told to nobody: nobody could still ask for it. */
export default job<Within>({
  name: 'sweep-carts',
  everyMs: minutes(30),
  run: async ({ db, clock }) => ({
    carts: await deleteExpired(db.sql, clock()),
    marks: await deleteUnused(db.sql, new Date(clock().getTime() - UNUSED_FOR_MS)),
    keys: await forgetKeys(db.sql),
  }),
})
