import { seconds } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import { expireRedPacket } from '../commands/red-packets.ts'
import type { Within } from '../data/database.ts'
import { findOverdue } from '../data/red-packets.ts'

/** What nobody opened in time goes back to who gave it. */
export default job<Within>({
  name: 'expire-red-packets',
  everyMs: seconds(30),
  async run({ transact, client, clock }) {
    const overdue = await findOverdue(client, clock(), 100)
    for (const id of overdue) await transact((unit) => expireRedPacket(id, unit))
    return { expired: overdue.length }
  },
})
