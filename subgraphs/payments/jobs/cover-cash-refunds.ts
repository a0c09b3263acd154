import { seconds } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import { tryEach } from '@supermall/messaging/try-each'
import { coverCashLater } from '../commands/cover-cash-later.ts'
import type { Within } from '../data/database.ts'
import { findDueCash } from '../data/refunds.ts'

/** Apart from what providers are asked for: each may wait for a shop, one after the other, and no refund of another channel for any of them. */
export default job<Within>({
  name: 'cover-cash-refunds',
  everyMs: seconds(5),
  async run(within) {
    const succeeded = await tryEach(
      (page) => findDueCash(within.client, within.clock(), page),
      async (id) => (await coverCashLater(id, within)) === 'SUCCEEDED',
    )
    return { succeeded }
  },
})
