import { seconds } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import { tryBatches, tryEach } from '@supermall/messaging/try-each'
import { payDueDays } from '../commands/full-backs/pay-full-backs.ts'
import type { Within } from '../data/database.ts'
import { findDueDays } from '../data/full-backs.ts'

/** A round pays one day of each: days that were missed are made up for by further rounds. */
export default job<Within>({
  name: 'pay-full-backs',
  everyMs: seconds(30),
  async run({ client, clock, transact }) {
    const payOne = async (id: string) => ((await transact((unit) => payDueDays(unit, { most: 1, only: id }))) ?? 0) > 0
    const payEach = () => tryEach((page) => findDueDays(client, clock(), page), payOne)
    return { paid: await tryBatches(() => transact((unit) => payDueDays(unit)), payEach) }
  },
})
