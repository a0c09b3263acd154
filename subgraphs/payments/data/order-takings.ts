import type { Taking } from '../domain/merchant-bill.ts'
import type { Tx } from './database.ts'
import type { TakingRow } from './rows.ts'

/** What its buyer has received, kept once. It can be asked for when its shop has got anything of it that it did not take in cash. */
export async function keepTaking(db: Tx, taking: Omit<TakingRow, 'isDue'>): Promise<void> {
  const t = taking
  await db.$executeRaw`
    insert into order_taking (order_id, shop_id, currency, finished_at, goods, freight, tax, deducted_by_shop, deducted_by_platform,
      paid, is_due)
    values (${t.orderId}, ${t.shopId}, ${t.currency}, ${t.finishedAt}, ${t.goods}, ${t.freight}, ${t.tax}, ${t.deductedByShop},
      ${t.deductedByPlatform}, ${t.paid}, exists (
        select from ledger_transaction x join ledger_posting p on p.transaction_id = x.id
        where x.biz_type = 'ORDER_SHARE' and x.biz_id = ${t.orderId} and p.kind = 'MERCHANT_PAYABLE'))
    on conflict (order_id) do nothing`
}

/** Of those that were received before their shops had anything of them. */
export const markDue = async (db: Tx, orderIds: readonly string[]): Promise<void> =>
  void (await db.orderTaking.updateMany({ where: { orderId: { in: [...orderIds] } }, data: { isDue: true } }))

type Wanted = { readonly shopId: string; readonly currency: string; readonly most: number }

/** Those that no bill has asked for, the oldest first. */
export async function listDue(db: Tx, { shopId, currency, most }: Wanted): Promise<string[]> {
  const orderBy = [{ finishedAt: 'asc' }, { orderId: 'asc' }] as const
  const where = { shopId, currency, isDue: true }
  const rows = await db.orderTaking.findMany({ where, orderBy: [...orderBy], take: most, select: { orderId: true } })
  return rows.map(({ orderId }) => orderId)
}

/** What the ledger has of those that can still be asked for, by now. */
export const dueTakings = (db: Tx, shopId: string, orderIds: readonly string[]): Promise<Taking[]> => db.$queryRaw<
  Taking[]
>`
  select t.order_id as "orderId", t.finished_at as "finishedAt", coalesce(s.got, 0)::bigint as takings,
    coalesce(r.went, 0)::bigint as refunded
  from order_taking t
  left join lateral (
    select sum(p.amount) as got from ledger_transaction x join ledger_posting p on p.transaction_id = x.id
    where x.biz_type = 'ORDER_SHARE' and x.biz_id = t.order_id and p.kind = 'MERCHANT_PAYABLE') s on true
  left join lateral (
    select -sum(p.amount) as went from refund f join ledger_transaction x on x.biz_type = 'REFUND' and x.biz_id = f.id
    join ledger_posting p on p.transaction_id = x.id and p.kind = 'MERCHANT_PAYABLE'
    where f.order_id = t.order_id) r on true
  where t.order_id = any(${[...orderIds]}::text[]) and t.shop_id = ${shopId} and t.is_due
  order by t.finished_at, t.order_id`

export type Clearing = {
  readonly orderCount: number
  readonly goods: bigint
  readonly freight: bigint
  readonly tax: bigint
  readonly deductedByShop: bigint
  readonly deductedByPlatform: bigint
  readonly cash: bigint
  readonly channelFees: bigint
  readonly refunded: bigint
  readonly platformFees: bigint
  readonly final: bigint
  readonly billed: bigint
}

type Period = { readonly shopId: string; readonly currency: string; readonly from: Date; readonly to: Date }

/** By the day on which orders were received. What went back before a shop had its share is counted with what went back of it since. */
export async function clearingOf(db: Tx, { shopId, currency, from, to }: Period): Promise<Clearing> {
  const [found] = await db.$queryRaw<Clearing[]>`
    select count(*)::int as "orderCount", coalesce(sum(t.goods), 0)::bigint as goods, coalesce(sum(t.freight), 0)::bigint as freight,
      coalesce(sum(t.tax), 0)::bigint as tax, coalesce(sum(t.deducted_by_shop), 0)::bigint as "deductedByShop",
      coalesce(sum(t.deducted_by_platform), 0)::bigint as "deductedByPlatform", coalesce(sum(s.cash), 0)::bigint as cash,
      coalesce(sum(s.fees), 0)::bigint as "channelFees", coalesce(sum(r.went + r.waited), 0)::bigint as refunded,
      coalesce(sum(b.fee), 0)::bigint as "platformFees",
      coalesce(sum(coalesce(s.got, 0) - coalesce(r.went, 0) - coalesce(b.fee, 0)), 0)::bigint as final,
      coalesce(sum(b.takings - b.refunded - b.fee), 0)::bigint as billed
    from order_taking t
    left join order_fact o on o.order_id = t.order_id
    left join lateral (
      select sum(p.amount) filter (where p.kind = 'MERCHANT_PAYABLE') as got, sum(p.amount) filter (where p.kind = 'SHOP_CASH') as cash,
        sum(p.amount) filter (where p.kind = 'PLATFORM_FEES') as fees
      from ledger_transaction x join ledger_posting p on p.transaction_id = x.id
      where x.biz_type = 'ORDER_SHARE' and x.biz_id = t.order_id) s on true
    left join lateral (
      select coalesce(-sum(p.amount) filter (where p.kind = 'MERCHANT_PAYABLE'), 0) as went,
        coalesce(-sum(p.amount) filter (where p.kind = 'SUSPENSE' and p.owner_id = o.payable_id), 0) as waited
      from refund f join ledger_transaction x on x.biz_type = 'REFUND' and x.biz_id = f.id
      join ledger_posting p on p.transaction_id = x.id where f.order_id = t.order_id) r on true
    left join merchant_bill_order b on b.order_id = t.order_id and b.is_live
    where t.shop_id = ${shopId} and t.currency = ${currency} and t.finished_at >= ${from} and t.finished_at < ${to}`
  if (!found) throw new Error('a sum has a row')
  return found
}
