import { VOID } from '../domain/payment.ts'
import type { Tx } from './database.ts'

/** What orders and the books say of the same money; null is nothing at all. */
export type OrderGap = {
  readonly kind: 'PAYMENT' | 'REFUND'
  /** What is paid at once, or the order that money went back of. */
  readonly subjectId: string
  readonly paymentId: string | null
  readonly ours: bigint | null
  readonly theirs: bigint | null
}

type Within = { readonly channel: string; readonly from: Date; readonly to: Date; readonly settledBefore: Date }

/** Where nobody knows how it was paid, it is looked for where money is booked by hand. */
const UNKNOWN = 'back-office'

export async function orderGaps(db: Tx, within: Within): Promise<readonly OrderGap[]> {
  return [
    ...(await unheardPayments(db, within)),
    ...(await unknownPayments(db, within)),
    ...(await refunds(db, within)),
  ]
}

/** Paid here, and the orders that were paid at once do not say so, or come to another sum. What has all gone back is none of theirs. */
const unheardPayments = (db: Tx, { channel, from, to }: Within): Promise<OrderGap[]> => db.$queryRaw<OrderGap[]>`
  select 'PAYMENT' as kind, p.order_id as "subjectId", c.payment_id as "paymentId", c.amount as ours, f.paid as theirs
  from capture c join payment p on p.id = c.payment_id cross join lateral (
    select sum(f.paid) filter (where f.paid_at is not null)::bigint as paid,
      coalesce(bool_or(f.cancelled_at is not null), false) as is_cancelled
    from order_fact f where f.payable_id = p.order_id or f.order_id = p.order_id) f
  where c.captured_at >= ${from} and c.captured_at < ${to} and c.channel = ${channel} and not c.is_late
    and p.order_id is not null and (f.paid <> c.amount or f.paid is null and not f.is_cancelled
      and c.provider_refunded + c.wallet_refunded < c.amount)
  limit 1000`

/** Paid by what orders say, and no money came for them, neither for each nor for what was paid at once. */
const unknownPayments = (db: Tx, { channel, from, to }: Within): Promise<OrderGap[]> => db.$queryRaw<OrderGap[]>`
  select 'PAYMENT' as kind, f.payable_id as "subjectId", max(p.id) as "paymentId", null::bigint as ours, sum(f.paid)::bigint as theirs
  from order_fact f left join lateral (
    select id, channel from payment where order_id in (f.payable_id, f.order_id) order by id desc limit 1) p on true
  where f.paid_at >= ${from} and f.paid_at < ${to} and f.paid > 0 and f.payable_id is not null
    and coalesce(p.channel, ${UNKNOWN}) = ${channel} and not exists (
      select 1 from payment o join capture c on c.payment_id = o.id
      where o.order_id in (f.payable_id, f.order_id) and not c.is_late)
  group by f.payable_id limit 1000`

/**
 * What went back by our books and what orders say, each in all: of those that one of the two moved. What was told just now may be under
 * way. Money that orders never took is none of what they say went back: it came for nothing, or was not what they cost any more.
 */
const refunds = (db: Tx, { channel, from, to, settledBefore }: Within): Promise<OrderGap[]> => db.$queryRaw<OrderGap[]>`
  with mine as not materialized (
    select r.* from refund r join payment p on p.id = r.payment_id join order_fact f on f.order_id = r.order_id
    where r.cause = 'ORDER' and r.status = 'SUCCEEDED' and p.reason is distinct from ${VOID} and f.paid_at is not null),
  moved as (
    select order_id from mine where settled_at >= ${from} and settled_at < ${to}
    union
    select order_id from order_fact where refunded_at >= ${from} and refunded_at < ${to} and refunded > 0)
  select 'REFUND' as kind, m.order_id as "subjectId", coalesce(r.payment_id, c.payment_id) as "paymentId",
    r.amount as ours, nullif(f.refunded, 0) as theirs
  from moved m left join order_fact f on f.order_id = m.order_id
  cross join lateral (
    select max(channel) as channel, max(payment_id) as payment_id, sum(amount)::bigint as amount, max(settled_at) as last
    from mine where order_id = m.order_id) r
  left join lateral (
    select c.channel, c.payment_id from payment p join capture c on c.payment_id = p.id
    where p.order_id in (f.payable_id, m.order_id) and not c.is_late order by p.id desc limit 1) c on true
  where coalesce(r.amount, 0) <> coalesce(f.refunded, 0) and coalesce(r.channel, c.channel, ${UNKNOWN}) = ${channel}
    and greatest(r.last, f.refunded_at) < ${settledBefore}
  limit 1000`

export const keepRefundedAt = async (db: Tx, orderId: string, now: Date): Promise<void> => {
  await db.orderFact.updateMany({ where: { orderId }, data: { refundedAt: now } })
}
