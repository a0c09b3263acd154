import type { Tx } from './database.ts'
import { CAME, WENT_BACK } from './moved-money.ts'

export type Total = {
  readonly day: string
  readonly channel: string
  readonly currency: string
  readonly captureCount: number
  readonly captured: bigint
  readonly refundCount: number
  readonly refunded: bigint
  readonly fees: bigint
}

type Span = { readonly from: Date; readonly to: Date }

/**
 * Days are those of Beijing, as the bills of providers have them. Of what a provider and a wallet have paid together each has its part,
 * so that a channel has what its bill has. What friends paid counts where each of them paid it; cash at a counter has no payment, and
 * counts by its bill; beside a coupon it has one.
 */
export const dailyTotals = (db: Tx, { from, to }: Span): Promise<Total[]> => db.$queryRaw<Total[]>`
  select day, channel, currency, sum(came_count)::int as "captureCount", sum(came)::bigint as captured,
    sum(went_count)::int as "refundCount", sum(went)::bigint as refunded, sum(fee)::bigint as fees
  from (
    select to_char(captured_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as day, part.channel, currency,
      1 as came_count, part.amount as came, 0 as went_count, 0 as went, part.fee
    from ${CAME} c cross join lateral (values
      (c.channel, c.channel_part, c.fee), ('balance', c.wallet_part, 0)) part (channel, amount, fee)
    where captured_at >= ${from} and captured_at < ${to} and part.amount <> 0
    union all
    select to_char(settled_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD'), part.channel, currency, 0, 0, 1, part.amount, 0
    from ${WENT_BACK} r cross join lateral (values
      (r.channel, r.to_channel), ('balance', r.to_wallet)) part (channel, amount)
    where settled_at >= ${from} and settled_at < ${to} and part.amount <> 0
    union all
    select to_char(paid_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD'), channel, currency, 1, amount, 0, 0, 0
    from cashier_bill where paid_at >= ${from} and paid_at < ${to} and taken_by_id is not null and payment_id is null
    union all
    select to_char(settled_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD'), channel, currency, 0, 0, 1, amount, 0
    from cashier_refund where settled_at >= ${from} and settled_at < ${to} and refund_id is null
  ) moved group by day, channel, currency order by day desc, channel, currency`

export type StatementLine = {
  readonly kind: string
  readonly currency: string
  readonly credited: bigint
  readonly debited: bigint
  readonly balance: bigint
}

export const statementLines = (db: Tx, { from, to }: Span): Promise<StatementLine[]> => db.$queryRaw<StatementLine[]>`
  with moved as (
    select kind, currency, sum(amount) filter (where amount > 0) as credited, -sum(amount) filter (where amount < 0) as debited
    from ledger_posting where created_at >= ${from} and created_at < ${to} group by kind, currency
  ), standing as (select kind, currency, sum(balance) as balance from ledger_account group by kind, currency)
  select kind, currency, coalesce(credited, 0)::bigint as credited, coalesce(debited, 0)::bigint as debited,
    balance::bigint as balance
  from standing left join moved using (kind, currency) order by kind, currency`
