import { minutes } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import { isPaidMeanwhile } from '../commands/close-payment-first.ts'
import { closeUnpaid } from '../commands/close-unpaid.ts'
import type { Within } from '../data/database.ts'
import { findUnpaid } from '../data/orders.ts'

const MOST = 100

/** Each order is a transaction of its own: one that is being paid at this moment keeps no other back. */
export default job<Within>({
  name: 'close-unpaid',
  everyMs: minutes(1),
  async run({ transact, ask }) {
    let closed = 0
    for (let isMore = true; isMore; ) {
      const ids = await transact(({ db, now }) => findUnpaid(db, { now, most: MOST }))
      const ended = []
      for (const id of ids)
        ended.push(!(await isPaidMeanwhile(id, ask)) && (await transact((unit) => closeUnpaid(id, unit))))
      closed += ended.filter(Boolean).length
      isMore = ids.length === MOST && ended.some(Boolean)
    }
    return { closed }
  },
})
