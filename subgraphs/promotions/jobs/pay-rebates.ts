import { seconds } from '@supermall/kernel/time'
import { mayGoOn } from '@supermall/messaging/go-on'
import { job } from '@supermall/messaging/jobs'
import { payDueRebates } from '../commands/coupons/settle-rebates.ts'
import type { Within } from '../data/database.ts'

export default job<Within>({
  name: 'pay-rebates',
  everyMs: seconds(30),
  async run({ transact }) {
    for (let paid = 0; ; ) {
      const batch = mayGoOn() ? await transact(payDueRebates) : null
      if (batch === null) return { paid }
      paid += batch
    }
  },
})
