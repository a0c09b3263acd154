import { Prisma } from '../../../prisma/payments/generated/client.ts'
import { CASH } from '../domain/channel.ts'
import type { CounterTaking } from '../domain/merchant-bill.ts'
import { UNDER_WAY } from '../domain/refund.ts'
import type { Tx } from './database.ts'

/** A bill at a counter as it was taken. Of what a shop took in cash before that came to be kept apart, `cash` was set apart since, in one sum. */
function atCounter(bill: 'b') {
  const of = Prisma.raw(bill)
  return Prisma.sql`${of}.id, 'CASHIER_SHARE' as share, ${of}.payment_id, ${of}.shop_id, ${of}.currency, ${of}.paid_at as taken_at,
    ${of}.is_billed, case when ${of}.channel = ${CASH} then ${of}.amount - coalesce(${of}.coupon_minor, 0) else 0 end as cash`
}

/** What was paid at a counter by anything but cash alone, and what was bought that is no order and was handed over. */
const TAKEN = Prisma.sql`(
  select ${atCounter('b')} from cashier_bill b where b.payment_id is not null and b.paid_at is not null
  union all
  select s.id, 'PURCHASE_SHARE', p.id, s.shop_id, s.currency, s.delivered_at, s.is_billed, 0
  from purchase s join payment p on p.purchase_id = s.id and p.status = 'SUCCEEDED' where s.delivered_at is not null)`

/** What the shop got of what was taken, and what of that went back. */
function bookedOf(taken: 't') {
  const of = Prisma.raw(taken)
  return Prisma.sql`lateral (
    select (
      select greatest(coalesce(sum(p.amount) filter (where p.kind = 'MERCHANT_PAYABLE'), 0)
        - case when bool_or(p.kind = 'SHOP_CASH') then 0 else ${of}.cash end, 0)
      from ledger_transaction x join ledger_posting p on p.transaction_id = x.id
      where x.biz_type = ${of}.share and x.biz_id = ${of}.id) as got, (
      select coalesce(-sum(p.amount), 0) from refund b
      join ledger_transaction x on x.biz_type = 'REFUND' and x.biz_id = b.id join ledger_posting p on p.transaction_id = x.id
      where b.payment_id = ${of}.payment_id and p.kind = 'MERCHANT_PAYABLE') as went) booked`
}

const IS_UNDER_WAY = Prisma.sql`in (${Prisma.join([...UNDER_WAY])})`

type Wanted = {
  readonly shopId: string
  readonly currency: string
  /** What was taken at a counter since then can still go back. */
  readonly since: Date
  readonly most: number
}

/**
 * The oldest that nobody can ask back and no bill has, held: whoever gives back of one waits, and finds it billed. One that is being given
 * back at this moment is left to another time, so that nobody waits in a circle; what is under way is read when they are held. Of cash beside
 * its own coupon a shop is owed nothing, ever.
 */
export async function lockDueCountersAndPurchases(
  db: Tx,
  { shopId, currency, since, most }: Wanted,
): Promise<CounterTaking[]> {
  const held = await db.$queryRaw<{ id: string }[]>`
    select b.id from cashier_bill b cross join lateral (select ${atCounter('b')}) t join ${bookedOf('t')} on booked.got > booked.went
    where b.shop_id = ${shopId} and b.currency = ${currency} and b.payment_id is not null and not b.is_billed
      and b.paid_at <= ${since} and not (b.channel = ${CASH} and b.coupon_shop_id is not null)
      and b.refunded_minor < b.amount - coalesce(b.coupon_minor, 0)
      and not exists (select from refund r where r.payment_id = b.payment_id and r.status ${IS_UNDER_WAY})
    order by b.paid_at, b.id limit ${most} for update of b skip locked`
  return db.$queryRaw<CounterTaking[]>`
    select t.id as "subjectId", t.taken_at as "takenAt", booked.got::bigint as takings, booked.went::bigint as refunded
    from ${TAKEN} t cross join ${bookedOf('t')}
    where t.shop_id = ${shopId} and t.currency = ${currency} and not t.is_billed and booked.got > booked.went
      and (t.share = 'PURCHASE_SHARE' or t.id = any(${held.map(({ id }) => id)}::text[]))
      and not exists (select from refund b where b.payment_id = t.payment_id and b.status ${IS_UNDER_WAY})
    order by t.taken_at, t.id limit ${most}`
}

/**
 * What of takings at a counter can still go back: all that no bill has as long as it is new, and what is under way of all else, with what
 * goes back to the mall beside it.
 */
export async function openCounters(db: Tx, { shopId, currency, since }: Omit<Wanted, 'most'>): Promise<bigint> {
  const [row] = await db.$queryRaw<{ open: bigint }[]>`
    select (coalesce((
        select sum(greatest(booked.got - booked.went, 0)) from ${TAKEN} t cross join ${bookedOf('t')}
        where t.share = 'CASHIER_SHARE' and t.shop_id = ${shopId} and t.currency = ${currency} and not t.is_billed
          and t.taken_at > ${since}), 0)
      + coalesce((
        select sum(u.back + ${giftUpTo('t', Prisma.sql`t.refunded_minor + u.back`)} - ${giftUpTo('t', Prisma.sql`t.refunded_minor`)}) from (
          select c.bill_id, sum(b.amount)::bigint as back
          from cashier_refund c join refund b on b.id = c.refund_id and b.status ${IS_UNDER_WAY}
          where c.shop_id = ${shopId} and c.currency = ${currency} and c.settled_at is null and b.provider_part > 0
          group by c.bill_id) u
        join cashier_bill t on t.id = u.bill_id and (t.is_billed or t.paid_at <= ${since})), 0))::bigint as open`
  return row?.open ?? 0n
}

/** What of a coupon the mall has back when so much is back of a bill: as `giftBack` counts it. */
function giftUpTo(bill: 't', refunded: Prisma.Sql) {
  const of = Prisma.raw(bill)
  return Prisma.sql`case when ${of}.coupon_shop_id is null and ${of}.coupon_minor > 0
    then ${of}.coupon_minor * (${refunded}) / (${of}.amount - ${of}.coupon_minor) else 0 end`
}

/** Whether a bill that stands has it, so that nobody asks for it again. */
export async function setBilled(db: Tx, subjectIds: readonly string[], isBilled: boolean): Promise<void> {
  const where = { id: { in: [...subjectIds] } }
  if (subjectIds.length === 0) return
  await db.cashierBill.updateMany({ where, data: { isBilled } })
  await db.purchase.updateMany({ where, data: { isBilled } })
}

type CounterStanding = {
  readonly isBilled: boolean
  readonly takenAt: Date
  /** What its channel kept of it. */
  readonly fee: bigint
}

/** How a bill at a counter stands that was paid by anything but cash alone. */
export async function counterStandingOf(db: Tx, billId: string): Promise<CounterStanding> {
  const [found] = await db.$queryRaw<CounterStanding[]>`
    select b.is_billed as "isBilled", b.paid_at as "takenAt", coalesce((
      select sum(p.amount) from ledger_transaction x join ledger_posting p on p.transaction_id = x.id
      where x.biz_type = 'CASHIER_SHARE' and x.biz_id = b.id and p.kind = 'PLATFORM_FEES'), 0)::bigint as fee
    from cashier_bill b where b.id = ${billId} and b.paid_at is not null`
  if (!found) throw new Error(`${billId} is no bill that was paid`)
  return found
}

export type CounterClearing = {
  readonly counterCount: number
  readonly counterTakings: bigint
  readonly refunded: bigint
  readonly platformFees: bigint
  readonly billed: bigint
}

type Period = { readonly shopId: string; readonly currency: string; readonly from: Date; readonly to: Date }

/** By the day on which it was taken, or handed over. */
export async function counterClearingOf(db: Tx, { shopId, currency, from, to }: Period): Promise<CounterClearing> {
  const [found] = await db.$queryRaw<CounterClearing[]>`
    select count(*)::int as "counterCount", coalesce(sum(booked.got), 0)::bigint as "counterTakings",
      coalesce(sum(booked.went), 0)::bigint as refunded, coalesce(sum(b.fee), 0)::bigint as "platformFees",
      coalesce(sum(b.takings - b.refunded - b.fee), 0)::bigint as billed
    from ${TAKEN} t cross join ${bookedOf('t')}
    left join merchant_bill_counter b on b.subject_id = t.id and b.is_live
    where t.shop_id = ${shopId} and t.currency = ${currency} and t.taken_at >= ${from} and t.taken_at < ${to}`
  if (!found) throw new Error('a sum has a row')
  return found
}
