import { newId } from '@supermall/kernel/id'
import type { MerchantBillStatus, Weighed } from '../domain/merchant-bill.ts'
import { setBilled } from './counter-takings.ts'
import type { Tx } from './database.ts'
import { judgeDue } from './order-takings.ts'
import type { MerchantBillRow } from './rows.ts'

export const findMerchantBills = (db: Tx, ids: readonly string[]): Promise<MerchantBillRow[]> =>
  db.merchantBill.findMany({ where: { id: { in: [...ids] } } })

export async function findMerchantBill(db: Tx, id: string): Promise<MerchantBillRow | null> {
  const [row] = await findMerchantBills(db, [id])
  return row ?? null
}

/** With its orders and what else it asks for, none of which is in another that stands: the table itself says so. Nobody may ask for them while it stands. */
export async function insertMerchantBill(db: Tx, bill: MerchantBillRow, { orders, counters }: Weighed): Promise<void> {
  const { id: billId, shopId, currency, createdAt } = bill
  await db.merchantBill.create({ data: bill })
  const data = orders.map((one) => ({
    ...one,
    id: newId('mbo', createdAt.getTime()),
    billId,
    shopId,
    currency,
    isLive: true,
    createdAt,
  }))
  await db.merchantBillOrder.createMany({ data })
  await insertCounters(db, bill, counters)
  await judgeDue(
    db,
    orders.map(({ orderId }) => orderId),
  )
}

async function insertCounters(db: Tx, bill: MerchantBillRow, counters: Weighed['counters']): Promise<void> {
  const { id: billId, shopId, currency, createdAt } = bill
  const of = { billId, shopId, currency, isLive: true, createdAt }
  const data = counters.map((one) => ({ ...one, ...of, id: newId('mbc', createdAt.getTime()) }))
  await db.merchantBillCounter.createMany({ data })
  await setBilled(
    db,
    counters.map(({ subjectId }) => subjectId),
    true,
  )
}

/** Its orders may be asked for again, as far as anything is left of them. */
export async function freeOrders(db: Tx, billId: string): Promise<void> {
  const where = { billId, isLive: true }
  const freed = await db.merchantBillOrder.updateManyAndReturn({ where, data: { isLive: false } })
  await judgeDue(
    db,
    freed.map(({ orderId }) => orderId),
  )
}

/**
 * What else bills of a shop that were refused asked for may be asked for again. Before what the shop has earned is held: who gives back of a
 * counter holds its bill first.
 */
export async function freeCounters(db: Tx, shopId: string, currency: string): Promise<void> {
  const freed = await db.$queryRaw<{ subjectId: string }[]>`
    update merchant_bill_counter c set is_live = false from merchant_bill b
    where b.id = c.bill_id and b.shop_id = ${shopId} and b.currency = ${currency} and b.status = 'REFUSED' and c.is_live
    returning c.subject_id as "subjectId"`
  await setBilled(
    db,
    freed.map(({ subjectId }) => subjectId),
    false,
  )
}

/** What bills that stand have held back, less what of that others that stand have paid. */
export async function heldBackOf(db: Tx, shopId: string, currency: string): Promise<bigint> {
  const where = { shopId, currency, status: { not: 'REFUSED' } }
  const { _sum } = await db.merchantBill.aggregate({ where, _sum: { heldBack: true, carried: true } })
  return (_sum.heldBack ?? 0n) - (_sum.carried ?? 0n)
}

type Edit = Partial<Pick<MerchantBillRow, 'reason' | 'transferNo' | 'paidAt' | 'decidedAt' | 'destination'>> & {
  readonly status: MerchantBillStatus
  readonly decidedById: string | null
}

/** Null when it is not at that version any more. */
export async function saveMerchantBill(
  db: Tx,
  { id, version }: MerchantBillRow,
  edit: Edit,
): Promise<MerchantBillRow | null> {
  const data = { ...edit, version: version + 1 }
  const [saved] = await db.merchantBill.updateManyAndReturn({ where: { id, version }, data })
  return saved ?? null
}
