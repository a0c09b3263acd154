import { minutes } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import { receiveByItself } from '../commands/receive-order.ts'
import type { Within } from '../data/database.ts'
import { findUnreceived } from '../data/orders.ts'

const MOST = 100

/** What was sent long ago and nobody complains about has arrived. */
export default job<Within>({
  name: 'receive-orders',
  everyMs: minutes(5),
  async run({ transact }) {
    let received = 0
    for (let isMore = true; isMore; ) {
      const ids = await transact(({ db, now }) => findUnreceived(db, { now, most: MOST }))
      const ended = []
      for (const id of ids) ended.push(await transact((unit) => receiveByItself(id, unit)))
      received += ended.filter(Boolean).length
      isMore = ids.length === MOST && ended.some(Boolean)
    }
    return { received }
  },
})
