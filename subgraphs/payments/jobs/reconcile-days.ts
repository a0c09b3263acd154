import { after, days, hours } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import { reconcile } from '../commands/reconcile.ts'
import { listChannels } from '../data/channels.ts'
import type { Within } from '../data/database.ts'
import { hasRun } from '../data/reconciling.ts'
import { isProviderCode } from '../domain/channel.ts'
import { dayOf } from '../domain/day.ts'

/** Yesterday's books, from ten in the morning in Beijing on: before that bills are not there. A provider that is away is asked again. */
export default job<Within>({
  name: 'reconcile-days',
  everyMs: hours(1),
  async run(within) {
    const day = dayOf(after(within.clock(), -hours(10)))
    const yesterday = dayOf(after(new Date(`${day}T04:00:00Z`), -days(1)))
    const counts = { compared: 0, differences: 0, repaired: 0 }
    for (const { code } of await listChannels(within.client, true)) {
      if (!isProviderCode(code) || (await hasRun(within.client, yesterday, code))) continue
      const run = await reconcile({ day: yesterday, channel: code, isDryRun: false }, within).catch((error) => {
        within.log.warn('reconcile.failed', { channel: code, day: yesterday, error })
        return null
      })
      if (run === null) continue
      counts.compared += 1
      counts.differences += run.differences
      counts.repaired += run.repaired
    }
    return counts
  },
})
