import type { Currency } from '@supermall/kernel/money'
import type { Tx } from './database.ts'

/** What is sold and is no order. */
export type Purchase = {
  readonly id: string
  readonly title: string
  readonly accountId: string
  readonly shopId: string | null
  readonly amount: bigint
  readonly currency: Currency
  readonly expiresAt: Date
  readonly createdAt: Date
  readonly deliveredAt: Date | null
}

export async function findPurchase(db: Tx, id: string): Promise<Purchase | null> {
  return (await db.purchase.findUnique({ where: { id } })) as Purchase | null
}

export async function findPurchases(db: Tx, ids: readonly string[]): Promise<Purchase[]> {
  return (await db.purchase.findMany({ where: { id: { in: [...ids] } } })) as Purchase[]
}

/** Known already, when it was opened before. */
export const keepPurchase = async (db: Tx, purchase: Purchase): Promise<void> => {
  await db.purchase.createMany({ data: [purchase], skipDuplicates: true })
}

export const isClosedPurchase = async (db: Tx, id: string): Promise<boolean> =>
  (await db.closedPurchase.count({ where: { id } })) > 0

export const closePurchaseAt = async (db: Tx, id: string, now: Date): Promise<void> => {
  await db.closedPurchase.createMany({ data: [{ id, closedAt: now }], skipDuplicates: true })
}

export const deliverPurchase = async (db: Tx, id: string, now: Date): Promise<void> => {
  await db.purchase.updateMany({ where: { id, deliveredAt: null }, data: { deliveredAt: now } })
}

export type PurchaseGap = {
  readonly paymentId: string
  readonly purchaseId: string
  readonly channel: string
  readonly amount: bigint
}

type Span = { readonly from: Date; readonly to: Date }

/** What was paid within a day, was not handed over by its seller, and did not go back either. */
export const purchaseGaps = (db: Tx, { from, to }: Span): Promise<PurchaseGap[]> => db.$queryRaw<PurchaseGap[]>`
  select c.payment_id as "paymentId", p.purchase_id as "purchaseId", c.channel, c.amount
  from capture c join payment p on p.id = c.payment_id join purchase s on s.id = p.purchase_id
  where c.captured_at >= ${from} and c.captured_at < ${to} and not c.is_late and s.delivered_at is null
    and c.provider_refunded + c.wallet_refunded < c.amount
  limit 1000`
