import { seconds } from '@supermall/kernel/time'
import { mayGoOn } from '@supermall/messaging/go-on'
import { job } from '@supermall/messaging/jobs'
import { sendNextBatch } from '../commands/coupons/send-next-batch.ts'
import type { Within } from '../data/database.ts'

export default job<Within>({
  name: 'send-coupons',
  everyMs: seconds(15),
  async run(within) {
    const faults = new Map<string, unknown>()
    let given = 0
    for (let batch: number | null = 0; batch !== null && mayGoOn(); given += batch ?? 0)
      batch = await sendNextBatch(within, faults)
    for (const fault of faults.values()) throw fault
    return { given }
  },
})
