import type { Measure } from '@supermall/subgraph/measure'
import { channelCodes } from '../domain/channel.ts'

/** What the comparison has left for more than a day, by the record of its last run, which there is while something is left. */
export const uncomparedDays: Measure = {
  name: 'mall_days_uncompared',
  help: 'Days of a channel that could not be compared with its bill for more than a day.',
  label: 'channel',
  async count(sql) {
    const { rows } = await sql.query<{ counts: Readonly<Record<string, number>> }>({
      name: 'uncompared-days',
      text: `select counts from job_run where name = 'reconcile-days' and error is null and started_at > now() - interval '3 hours'
        order by started_at desc limit 1`,
    })
    return Object.fromEntries(channelCodes.map((code) => [code, rows[0]?.counts[overdueOf(code)] ?? 0]))
  },
}

export const overdueOf = (channel: string): string => `overdue ${channel}`
