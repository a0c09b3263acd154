import { after, seconds } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import { workNotification } from '../commands/work-notification.ts'
import type { Within } from '../data/database.ts'
import { listWaiting } from '../data/webhook-events.ts'

/** What was answered and not worked: the process died, or the database was away. */
export default job<Within>({
  name: 'work-notifications',
  everyMs: seconds(5),
  async run(within) {
    const waiting = await listWaiting(within.client, after(within.clock(), -seconds(10)))
    let worked = 0
    for (const event of waiting) {
      const outcome = await workNotification(event, within).catch(() => null)
      if (outcome !== null) worked += 1
    }
    return { worked }
  },
})
