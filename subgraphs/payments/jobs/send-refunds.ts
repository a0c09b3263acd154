import { seconds } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import { sendRefund } from '../commands/send-refund.ts'
import type { Within } from '../data/database.ts'
import { findDueRefunds } from '../data/refunds.ts'

export default job<Within>({
  name: 'send-refunds',
  everyMs: seconds(2),
  async run(within) {
    const due = await findDueRefunds(within.client, within.clock())
    const ends = await Promise.all(due.map((id) => sendRefund(id, within)))
    return { sent: due.length, succeeded: ends.filter((end) => end === 'SUCCEEDED').length }
  },
})
