import { minutes } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import { tryEach } from '@supermall/messaging/try-each'
import { receiveByItself } from '../commands/receive-order.ts'
import type { Within } from '../data/database.ts'
import { findUnreceived } from '../data/orders.ts'

/** What was sent long ago and nobody complains about has arrived. */
export default job<Within>({
  name: 'receive-orders',
  everyMs: minutes(5),
  async run({ transact }) {
    const received = await tryEach(
      (page) => transact(({ db, now }) => findUnreceived(db, { now, page })),
      (id) => transact((unit) => receiveByItself(id, unit)),
    )
    return { received }
  },
})
