import type { CashierRefund } from '../domain/cashier-refund.ts'
import type { Tx } from './database.ts'

export async function findCashierRefunds(db: Tx, ids: readonly string[]): Promise<CashierRefund[]> {
  return (await db.cashierRefund.findMany({ where: { id: { in: [...ids] } } })) as CashierRefund[]
}

export async function refundsOfBills(db: Tx, billIds: readonly string[]): Promise<CashierRefund[]> {
  return (await db.cashierRefund.findMany({
    where: { billId: { in: [...billIds] } },
    orderBy: { id: 'desc' },
  })) as CashierRefund[]
}

export const countRefundsOfBill = (db: Tx, billId: string): Promise<number> =>
  db.cashierRefund.count({ where: { billId } })

export async function insertCashierRefund(db: Tx, refund: CashierRefund): Promise<void> {
  await db.cashierRefund.create({ data: refund })
}

/** The money of this refund is back. */
export async function settleCashierRefund(db: Tx, refundId: string, now: Date): Promise<CashierRefund | null> {
  const where = { refundId, settledAt: null }
  const [settled] = await db.cashierRefund.updateManyAndReturn({ where, data: { settledAt: now } })
  return (settled as CashierRefund | undefined) ?? null
}
