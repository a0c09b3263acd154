import { newId } from '@supermall/kernel/id'
import type { MerchantBillStatus, Weighed } from '../domain/merchant-bill.ts'
import type { Tx } from './database.ts'
import { judgeDue } from './order-takings.ts'
import type { MerchantBillRow } from './rows.ts'

export const findMerchantBills = (db: Tx, ids: readonly string[]): Promise<MerchantBillRow[]> =>
  db.merchantBill.findMany({ where: { id: { in: [...ids] } } })

export async function findMerchantBill(db: Tx, id: string): Promise<MerchantBillRow | null> {
  const [row] = await findMerchantBills(db, [id])
  return row ?? null
}

/** With its orders, none of which is in another that stands: the table itself says so. Nobody may ask for them while it stands. */
export async function insertMerchantBill(db: Tx, bill: MerchantBillRow, { orders }: Weighed): Promise<void> {
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
  await judgeDue(
    db,
    orders.map(({ orderId }) => orderId),
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
