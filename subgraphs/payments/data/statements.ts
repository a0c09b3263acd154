import type { Tx } from './database.ts'

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

/** What comes by these is of no provider and of no wallet, and counts under their own name. */
const OWN = ['balance', 'cash-on-delivery', 'back-office']

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
    from capture c cross join lateral (values
      (c.channel, case when c.channel = any(${OWN}::text[]) then c.amount else c.provider_part end, c.fee),
      ('balance', case when c.channel = any(${OWN}::text[]) then 0 else c.wallet_part end, 0)) part (channel, amount, fee)
    where captured_at >= ${from} and captured_at < ${to} and part.channel <> 'friends' and part.amount <> 0
    union all
    select to_char(settled_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD'), part.channel, currency, 0, 0, 1, part.amount, 0
    from refund r cross join lateral (values
      (r.channel, case when r.channel = any(${OWN}::text[]) then r.amount when r.is_to_wallet then 0 else r.provider_part end),
      ('balance', case when r.channel = any(${OWN}::text[]) then 0 when r.is_to_wallet then r.amount else r.wallet_part end)) part (channel, amount)
    where settled_at >= ${from} and settled_at < ${to} and status = 'SUCCEEDED' and part.channel <> 'friends'
      and part.amount <> 0
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
