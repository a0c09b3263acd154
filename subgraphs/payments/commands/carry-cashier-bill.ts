import { moveCashierBill } from '../data/cashier-bills.ts'
import type { Unit } from '../data/database.ts'
import { post } from '../data/ledger.ts'
import type { Payment } from '../domain/payment.ts'
import { cashierShare } from '../domain/postings.ts'

/** The money of its try is there: false when the bill does not wait for this one. Other payments have no bill. */
export async function payCashierBillOf({ id: paymentId, kind, purchaseId }: Payment, unit: Unit): Promise<boolean> {
  if (kind !== 'CASHIER') return true
  const step = { from: 'PAYING', to: 'PAID', paymentId } as const
  return (await moveCashierBill(unit.db, purchaseId ?? '', step, { paidAt: unit.now })) !== null
}

/** The shop's at once: at a counter nothing is to be received later. */
export async function shareCashierBill(payment: Payment, fee: bigint, { db, now }: Unit): Promise<void> {
  const { kind, purchaseId, shopId, amount, currency } = payment
  if (kind !== 'CASHIER' || purchaseId === null || shopId === null) return
  if ((await post(db, cashierShare({ id: purchaseId, shopId, amount, currency }, fee), now)) === 'OVERDRAWN')
    throw new Error(`${purchaseId} shares out more than came`)
}

/** Its try ended without money: others may pay it. */
export async function reopenCashierBillOf({ id: paymentId, kind, purchaseId }: Payment, { db }: Unit): Promise<void> {
  if (kind !== 'CASHIER') return
  const step = { from: 'PAYING', to: 'OPEN', paymentId } as const
  await moveCashierBill(db, purchaseId ?? '', step, { accountId: null, paymentId: null, channel: null })
}
