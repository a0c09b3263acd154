import { seconds } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import { tryEach } from '@supermall/messaging/try-each'
import { expireRedPacket } from '../commands/red-packets.ts'
import type { Within } from '../data/database.ts'
import { findOverdue } from '../data/red-packets.ts'

/** What nobody opened in time goes back to who gave it. */
export default job<Within>({
  name: 'expire-red-packets',
  everyMs: seconds(30),
  async run({ transact, client, clock }) {
    const expired = await tryEach(
      (page) => findOverdue(client, clock(), page),
      (id) => transact((unit) => expireRedPacket(id, unit)),
    )
    return { expired }
  },
})
