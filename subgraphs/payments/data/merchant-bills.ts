import { newId } from '@supermall/kernel/id'
import type { MerchantBillStatus, Weighed } from '../domain/merchant-bill.ts'
import type { Tx } from './database.ts'
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
  const where = { orderId: { in: orders.map(({ orderId }) => orderId) } }
  await db.orderTaking.updateMany({ where, data: { isDue: false } })
}

/** Its orders may be asked for again. */
export async function freeOrders(db: Tx, billId: string): Promise<void> {
  await db.$executeRaw`
    with freed as (update merchant_bill_order set is_live = false where bill_id = ${billId} and is_live returning order_id)
    update order_taking set is_due = true where order_id in (select order_id from freed)`
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
