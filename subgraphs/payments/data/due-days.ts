import { spanOfDay } from '@supermall/kernel/day'
import { isBilled } from '../domain/day.ts'
import type { Tx } from './database.ts'
import type { ChannelRow } from './rows.ts'

export type DueDay = { readonly day: string; readonly channel: string }

type Channel = Pick<ChannelRow, 'code' | 'isEnabled'>

/**
 * Of these days, the latest first, those that were not compared: the latest and all after the first that was, while a channel is
 * switched on, and all on which money of ours may have gone through it, whether it is or not.
 */
export async function dueDays(db: Tx, channels: readonly Channel[], days: readonly string[]): Promise<DueDay[]> {
  const [latest, first] = [days[0], days.at(-1)]
  if (latest === undefined || first === undefined) return []
  const runs = await db.reconciliationRun.findMany({ where: { day: { in: [...days] } } })
  const begun = await db.reconciliationRun.groupBy({ by: ['channel'], _min: { day: true } })
  const left = channels.map(({ code, isEnabled }) => {
    const compared = new Set(
      runs.filter((run) => run.channel === code && isBilled(run.day, run.createdAt)).map(({ day }) => day),
    )
    const since = isEnabled ? (begun.find(({ channel }) => channel === code)?._min.day ?? latest) : null
    const open = days.filter((day) => !compared.has(day))
    const due = open.filter((day) => since !== null && (day > since || day === latest))
    return { code, due: new Set(due), open }
  })
  const asked = left.filter(({ due, open }) => due.size < open.length).map(({ code }) => code)
  const used = await usedDays(db, asked, { from: spanOfDay(first).from, to: spanOfDay(latest).to })
  const isDue = ({ code, due }: (typeof left)[number], day: string) => due.has(day) || used.has(`${code} ${day}`)
  return left.flatMap((one) => one.open.filter((day) => isDue(one, day)).map((day) => ({ day, channel: one.code })))
}

type Span = { readonly from: Date; readonly to: Date }

/** When somebody began to pay, money came or went back. Late money comes within a week, and refunds end within a month. */
async function usedDays(db: Tx, channels: readonly string[], { from, to }: Span): Promise<ReadonlySet<string>> {
  if (channels.length === 0) return new Set()
  const codes = [...channels]
  const rows = await db.$queryRaw<{ channel: string; day: string }[]>`
    select distinct channel, to_char((at at time zone 'UTC') + interval '8 hours', 'YYYY-MM-DD') as day from (
      select channel, started_at as at from payment
      where channel = any(${codes}::text[]) and created_at >= ${from}::timestamptz - interval '1 day' and started_at is not null
      union all
      select c.channel, c.captured_at from payment p join capture c on c.payment_id = p.id
      where p.channel = any(${codes}::text[]) and p.created_at >= ${from}::timestamptz - interval '7 days'
      union all
      select channel, settled_at from refund
      where channel = any(${codes}::text[]) and created_at >= ${from}::timestamptz - interval '31 days'
        and status = 'SUCCEEDED' and provider_part > 0) moved
    where at >= ${from} and at < ${to}`
  return new Set(rows.map(({ channel, day }) => `${channel} ${day}`))
}
