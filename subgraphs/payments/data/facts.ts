import type { Tx } from './database.ts'

type Fact = { readonly orderId: string; readonly currency: string }

export const findFact = (db: Tx, orderId: string) => db.orderFact.findUnique({ where: { orderId } })

type PaidFact = Fact & { readonly payableId: string; readonly shopId: string; readonly paid: bigint; readonly at: Date }

/** What orders tell of themselves: paid once, refunded by so much, cancelled. */
export async function keepPaid(db: Tx, { orderId, at, ...fact }: PaidFact): Promise<void> {
  const data = { ...fact, paidAt: at }
  await db.orderFact.upsert({ where: { orderId }, create: { orderId, ...data }, update: data })
}

/** Those of what was paid at once that call themselves paid. */
export const paidFactsOf = (db: Tx, payableId: string) =>
  db.orderFact.findMany({ where: { payableId, paidAt: { not: null } } })

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
