import { seconds } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import { tryEach } from '@supermall/messaging/try-each'
import { expireCashierBill } from '../commands/end-cashier-bill.ts'
import { findOverdueBills } from '../data/cashier-bills.ts'
import type { Within } from '../data/database.ts'

/** What nobody paid at the counter in time is over. */
export default job<Within>({
  name: 'expire-cashier-bills',
  everyMs: seconds(30),
  async run({ transact, client, clock }) {
    const expired = await tryEach(
      (page) => findOverdueBills(client, clock(), page),
      (id) => transact((unit) => expireCashierBill(id, unit)),
    )
    return { expired }
  },
})
