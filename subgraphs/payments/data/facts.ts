import type { Tx } from './database.ts'

type Fact = { readonly orderId: string; readonly currency: string }

export const findFact = (db: Tx, orderId: string) => db.orderFact.findUnique({ where: { orderId } })

/** What orders tell of themselves: paid once, refunded by so much, cancelled. */
export async function keepPaid(db: Tx, { orderId, currency, paid, at }: Fact & { paid: bigint; at: Date }): Promise<void> {
  await db.orderFact.upsert({
    where: { orderId },
    create: { orderId, currency, paid, paidAt: at },
    update: { paid, paidAt: at },
  })
}

export async function keepRefunded(db: Tx, { orderId, currency, amount }: Fact & { amount: bigint }): Promise<void> {
  await db.orderFact.upsert({
    where: { orderId },
    create: { orderId, currency, refunded: amount },
    update: { refunded: { increment: amount } },
  })
}

/** Also for one that nothing is known of: what is closed before it was opened stays closed. */
export async function keepCancelled(db: Tx, { orderId, currency, at }: Fact & { at: Date }): Promise<void> {
  await db.orderFact.upsert({
    where: { orderId },
    create: { orderId, currency, cancelledAt: at },
    update: { cancelledAt: at },
  })
}
