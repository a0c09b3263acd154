import { seconds } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import { closeOverdue } from '../commands/coupons/close-purchases.ts'
import type { Within } from '../data/database.ts'

/** Pieces that nobody has paid for in time are for others again. */
export default job<Within>({
  name: 'close-purchases',
  everyMs: seconds(30),
  run: async ({ clock, ...at }) => ({ closed: await closeOverdue(clock(), at) }),
})
