import { seconds } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import { sendNextBatch } from '../commands/coupons/send-next-batch.ts'
import type { Within } from '../data/database.ts'

/** A process that is told to end waits for its jobs, so a long sending is many short runs. */
const RUN_MS = seconds(4)

export default job<Within>({
  name: 'send-coupons',
  everyMs: seconds(15),
  async run(within) {
    const faults = new Map<string, unknown>()
    const end = Date.now() + RUN_MS
    let given = 0
    for (let batch: number | null = 0; batch !== null && Date.now() < end; given += batch ?? 0)
      batch = await sendNextBatch(within, faults)
    for (const fault of faults.values()) throw fault
    return { given }
  },
})
