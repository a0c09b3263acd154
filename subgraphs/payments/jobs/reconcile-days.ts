import { hours } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import { reconcile } from '../commands/reconcile.ts'
import { listChannels } from '../data/channels.ts'
import type { Within } from '../data/database.ts'
import type { DueDay } from '../data/due-days.ts'
import { dueDays } from '../data/due-days.ts'
import { overdueOf } from '../data/uncompared-days.ts'
import { isProviderCode } from '../domain/channel.ts'
import { billedDays } from '../domain/day.ts'

/** Bills that are older are not waited for. */
const MOST_DAYS = 31
/** As many failures of one channel, and it is asked again an hour later. */
const PATIENCE = 3

/**
 * The books of each day, from when there is a bill of it; channels of the house are compared with what orders say, whether they are
 * switched on or not. What could not be compared is tried again, and is counted for operators once it is late by a day.
 */
export default job<Within>({
  name: 'reconcile-days',
  everyMs: hours(1),
  async run(within) {
    const { client, clock } = within
    const days = billedDays(clock(), MOST_DAYS)
    const channels = (await listChannels(client, false)).map(({ code, isEnabled }) => {
      return { code, isEnabled: isEnabled || !isProviderCode(code) }
    })
    const counts: Record<string, number> = { compared: 0, differences: 0, repaired: 0 }
    const failures = new Map<string, number>()
    for (const due of await dueDays(client, channels, days)) {
      const failed = failures.get(due.channel) ?? 0
      const run = failed < PATIENCE ? await tryDay(due, within) : null
      if (run === null) {
        failures.set(due.channel, failed + 1)
        if (due.day !== days[0]) add(counts, overdueOf(due.channel), 1)
        continue
      }
      add(counts, 'compared', 1)
      add(counts, 'differences', run.differences)
      add(counts, 'repaired', run.repaired)
    }
    return counts
  },
})

/** Null when it could not be compared. */
async function tryDay({ day, channel }: DueDay, within: Within) {
  const run = await reconcile({ day, channel, isDryRun: false }, within).catch((error) => {
    within.log.warn('reconcile.failed', { channel, day, error })
    return null
  })
  return run
}

function add(counts: Record<string, number>, name: string, count: number): void {
  counts[name] = (counts[name] ?? 0) + count
}
