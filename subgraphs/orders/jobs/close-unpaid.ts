import { minutes } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import { tryEach } from '@supermall/messaging/try-each'
import { isPaidMeanwhile } from '../commands/close-payment-first.ts'
import { closeUnpaid } from '../commands/close-unpaid.ts'
import type { Within } from '../data/database.ts'
import { findUnpaid } from '../data/orders.ts'

/** Each order is a transaction of its own: one that is being paid at this moment keeps no other back. */
export default job<Within>({
  name: 'close-unpaid',
  everyMs: minutes(1),
  async run({ transact, ask }) {
    const closed = await tryEach(
      (page) => transact(({ db, now }) => findUnpaid(db, { now, page })),
      async (id) => !(await isPaidMeanwhile(id, ask)) && (await transact((unit) => closeUnpaid(id, unit))),
    )
    return { closed }
  },
})
