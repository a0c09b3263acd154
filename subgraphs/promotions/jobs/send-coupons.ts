import { seconds } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import { sendNextBatch } from '../commands/coupons/send-next-batch.ts'
import type { Within } from '../data/database.ts'

export default job<Within>({
  name: 'send-coupons',
  everyMs: seconds(15),
  async run(within) {
    for (let given = 0; ; ) {
      const batch = await sendNextBatch(within)
      if (batch === null) return { given }
      given += batch
    }
  },
})
