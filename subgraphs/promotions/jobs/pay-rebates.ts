import { seconds } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import { tryBatches, tryEach } from '@supermall/messaging/try-each'
import { payDueRebates } from '../commands/coupons/settle-rebates.ts'
import type { Within } from '../data/database.ts'
import { findDue } from '../data/rebates.ts'

export default job<Within>({
  name: 'pay-rebates',
  everyMs: seconds(30),
  async run({ client, clock, transact }) {
    const payOne = async (id: string) =>
      ((await transact((unit) => payDueRebates(unit, { most: 1, only: id }))) ?? 0) > 0
    const payEach = () => tryEach((page) => findDue(client, clock(), page), payOne)
    return { paid: await tryBatches(() => transact((unit) => payDueRebates(unit)), payEach) }
  },
})
