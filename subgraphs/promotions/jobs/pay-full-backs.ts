import { seconds } from '@supermall/kernel/time'
import { mayGoOn } from '@supermall/messaging/go-on'
import { job } from '@supermall/messaging/jobs'
import { payDueDays } from '../commands/full-backs/pay-full-backs.ts'
import type { Within } from '../data/database.ts'

/** A round pays one day of each: days that were missed are made up for by further rounds. */
export default job<Within>({
  name: 'pay-full-backs',
  everyMs: seconds(30),
  async run({ transact }) {
    for (let paid = 0; ; ) {
      const batch = mayGoOn() ? await transact(payDueDays) : null
      if (batch === null) return { paid }
      paid += batch
    }
  },
})
