import { after, seconds } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import { giveUpNotification, workNotification } from '../commands/work-notification.ts'
import type { Within } from '../data/database.ts'
import { listWaiting } from '../data/webhook-events.ts'

/** Days after the first, as tries are an hour apart by then. */
const MOST_TRIES = 100

/** What was answered and not worked: the process died, or the database or the provider was away. */
export default job<Within>({
  name: 'work-notifications',
  everyMs: seconds(5),
  async run(within) {
    const now = within.clock()
    const waiting = await listWaiting(within.client, after(now, -seconds(10)), now)
    let worked = 0
    for (const event of waiting) {
      const isLost = event.tryCount >= MOST_TRIES
      const work = isLost ? giveUpNotification(event, within) : workNotification(event, within)
      const isWorked = await work.then(
        () => true,
        (error) => {
          within.log.warn('notification.waits', { eventId: event.eventId, channel: event.provider, error })
          return false
        },
      )
      if (isWorked) worked += 1
    }
    return { worked }
  },
})
