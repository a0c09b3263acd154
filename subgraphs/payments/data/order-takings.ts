import { Prisma } from '../../../prisma/payments/generated/client.ts'
import type { Taking } from '../domain/merchant-bill.ts'
import type { CounterClearing } from './counter-takings.ts'
import { counterClearingOf } from './counter-takings.ts'
import type { Tx } from './database.ts'
import type { TakingRow } from './rows.ts'

/** What a shop `got` of an order, and of that in `cash`; of orders of before, so much was cash that was set apart in one sum. */
export const gotOf = (orderId: Column, cashApart: Column) => Prisma.sql`lateral (
  select sum(p.amount) filter (where p.kind = 'MERCHANT_PAYABLE') - coalesce(${Prisma.raw(cashApart)}, 0) as got,
    coalesce(sum(p.amount) filter (where p.kind = 'SHOP_CASH'), 0) + coalesce(${Prisma.raw(cashApart)}, 0) as cash,
    sum(p.amount) filter (where p.kind = 'PLATFORM_FEES') as fees
  from ledger_transaction x join ledger_posting p on p.transaction_id = x.id
  where x.biz_type = 'ORDER_SHARE' and x.biz_id = ${Prisma.raw(orderId)}) s`

/** What of that `went` back, and what went back of the money that `waited` for the whole payable before they had it. */
export const wentOf = (orderId: Column, payableId: Column) => Prisma.sql`lateral (
  select -sum(p.amount) filter (where p.kind = 'MERCHANT_PAYABLE') as went,
    -sum(p.amount) filter (where p.kind = 'SUSPENSE' and p.owner_id = ${Prisma.raw(payableId)}) as waited
  from refund b join ledger_transaction x on x.biz_type = 'REFUND' and x.biz_id = b.id
  join ledger_posting p on p.transaction_id = x.id where b.order_id = ${Prisma.raw(orderId)}) r`

/** Of the row that is looked at: `f` is what is known of an order, `t` what its buyer has received. */
type Column = 'f.order_id' | 'f.payable_id' | 'f.cash_apart' | 't.order_id'

/** Of orders that were received: what is known of them, if anything, and what the books have. */
const BOOKED = Prisma.sql`order_taking t left join order_fact f on f.order_id = t.order_id
    left join ${gotOf('t.order_id', 'f.cash_apart')} on true left join ${wentOf('t.order_id', 'f.payable_id')} on true`

/** What its buyer has received, or has given back so far as it goes back, kept once. */
export async function keepTaking(db: Tx, taking: Omit<TakingRow, 'isDue'>): Promise<void> {
  await db.orderTaking.createMany({ data: [{ ...taking, isDue: false }], skipDuplicates: true })
  await judgeDue(db, [taking.orderId])
}

/**
 * An order can be asked for when anything is left of what its shop got of it and did not take in cash, as long as no bill that stands has
 * it. What its shop lost with it is in what the shop stands at, and is asked for by nobody.
 */
export const judgeDue = async (db: Tx, orderIds: readonly string[]): Promise<void> =>
  void (await db.$executeRaw`
    update order_taking set is_due = not is_due from (
      select t.order_id, coalesce(s.got, 0) > coalesce(r.went, 0) and not exists (
        select from merchant_bill_order o where o.order_id = t.order_id and o.is_live) as is_left
      from ${BOOKED}
      where t.order_id = any(${[...orderIds]}::text[])) n
    where order_taking.order_id = n.order_id and order_taking.is_due <> n.is_left`)

type Wanted = {
  readonly shopId: string
  readonly currency: string
  readonly except: readonly string[]
  readonly most: number
}

/** Those that no bill has asked for, the oldest first; before others those that were done with when orders were asked last. */
export async function listDue(db: Tx, { shopId, currency, except, most }: Wanted): Promise<string[]> {
  const rows = await db.$queryRaw<{ orderId: string }[]>`
    select t.order_id as "orderId" from order_taking t left join order_fact f on f.order_id = t.order_id
    where t.shop_id = ${shopId} and t.currency = ${currency} and t.is_due and t.order_id <> all(${[...except]}::text[])
    order by f.settled_at is null, t.finished_at, t.order_id limit ${most}`
  return rows.map(({ orderId }) => orderId)
}

/** What the ledger has of those that can still be asked for, by now. */
export const dueTakings = (db: Tx, shopId: string, orderIds: readonly string[]): Promise<Taking[]> => db.$queryRaw<
  Taking[]
>`
  select t.order_id as "orderId", t.finished_at as "finishedAt", coalesce(s.got, 0)::bigint as takings,
    coalesce(r.went, 0)::bigint as refunded
  from ${BOOKED}
  where t.order_id = any(${[...orderIds]}::text[]) and t.shop_id = ${shopId} and t.is_due
  order by t.finished_at, t.order_id`

export type Clearing = CounterClearing & {
  readonly orderCount: number
  readonly goods: bigint
  readonly freight: bigint
  readonly tax: bigint
  readonly deductedByShop: bigint
  readonly deductedByPlatform: bigint
  readonly received: bigint
  readonly outstanding: bigint
  readonly cash: bigint
  readonly channelFees: bigint
  readonly final: bigint
}

type Period = { readonly shopId: string; readonly currency: string; readonly from: Date; readonly to: Date }

/** Of all that an order was sold for, what came in: shared out, or gone back before that. */
const CAME = Prisma.sql`lateral (
  select t.goods + t.freight + t.tax - t.deducted_by_shop - t.deducted_by_platform as sold,
    coalesce(s.got, 0) + coalesce(s.cash, 0) + coalesce(s.fees, 0) + coalesce(r.waited, 0) as came) c`

/** By the day on which orders were received, and all else was taken. What went back before a shop had its share is counted with what went back of it since. */
export async function clearingOf(db: Tx, { shopId, currency, from, to }: Period): Promise<Clearing> {
  const [found] = await db.$queryRaw<Omit<Clearing, 'counterCount' | 'counterTakings'>[]>`
    select count(*)::int as "orderCount", coalesce(sum(t.goods), 0)::bigint as goods, coalesce(sum(t.freight), 0)::bigint as freight,
      coalesce(sum(t.tax), 0)::bigint as tax, coalesce(sum(t.deducted_by_shop), 0)::bigint as "deductedByShop",
      coalesce(sum(t.deducted_by_platform), 0)::bigint as "deductedByPlatform", coalesce(sum(s.cash), 0)::bigint as cash,
      coalesce(sum(c.came), 0)::bigint as received, coalesce(sum(greatest(c.sold - c.came, 0)), 0)::bigint as outstanding,
      coalesce(sum(s.fees), 0)::bigint as "channelFees",
      coalesce(sum(coalesce(r.went, 0) + coalesce(r.waited, 0)), 0)::bigint as refunded,
      coalesce(sum(b.fee), 0)::bigint as "platformFees",
      coalesce(sum(coalesce(s.got, 0) - coalesce(r.went, 0) - coalesce(b.fee, 0)), 0)::bigint as final,
      coalesce(sum(b.takings - b.refunded - b.fee), 0)::bigint as billed
    from ${BOOKED}
    left join ${CAME} on true
    left join merchant_bill_order b on b.order_id = t.order_id and b.is_live
    where t.shop_id = ${shopId} and t.currency = ${currency} and t.finished_at >= ${from} and t.finished_at < ${to}`
  if (!found) throw new Error('a sum has a row')
  const beside = await counterClearingOf(db, { shopId, currency, from, to })
  const refunded = found.refunded + beside.refunded
  const platformFees = found.platformFees + beside.platformFees
  const final = found.final + beside.counterTakings - beside.refunded - beside.platformFees
  return { ...found, ...beside, refunded, platformFees, final, billed: found.billed + beside.billed }
}
