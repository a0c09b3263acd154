import { cashierBillPaid, cashierBillReopened } from '@supermall/contracts/payments'
import { wire } from '@supermall/kernel/wire'
import { findCashierBills, lockCashierBill, moveCashierBill } from '../data/cashier-bills.ts'
import type { Unit } from '../data/database.ts'
import { post } from '../data/ledger.ts'
import { giftOf, NO_COUPON } from '../domain/cashier-bill.ts'
import { CASH } from '../domain/channel.ts'
import { cashierShare } from '../domain/counter-postings.ts'
import type { Payment } from '../domain/payment.ts'

/** The money of its try is there: false when the bill does not wait for this one. Other payments have no bill. */
export async function payCashierBillOf({ id: paymentId, kind, purchaseId }: Payment, unit: Unit): Promise<boolean> {
  if (kind !== 'CASHIER') return true
  const step = { from: 'PAYING', to: 'PAID', paymentId } as const
  return (await moveCashierBill(unit.db, purchaseId ?? '', step, { paidAt: unit.now })) !== null
}

/** The shop's at once: at a counter nothing is to be received later. A coupon of the shop's own is the shop's cost. */
export async function shareCashierBill(payment: Payment, fee: bigint, { db, now, emit }: Unit): Promise<void> {
  const [bill] = payment.kind === 'CASHIER' ? await findCashierBills(db, [payment.purchaseId ?? '']) : []
  if (!bill) return
  const { id, shopId, couponId } = bill
  const { id: paymentId, accountId, amount, currency } = payment
  const how = { fee, given: giftOf(bill), isCash: payment.channel === CASH }
  if ((await post(db, cashierShare({ id, shopId, amount, currency }, how), now)) === 'OVERDRAWN')
    throw new Error(`${id} shares out more than came`)
  const told = { billId: id, shopId, couponId, paymentId, accountId }
  emit(cashierBillPaid({ ...told, amount: wire(amount, currency), at: now.toISOString() }))
}

/** Its try ended without money: others may pay it. */
export async function reopenCashierBillOf(payment: Payment, { db, emit }: Unit): Promise<void> {
  const { id: paymentId, kind, purchaseId, accountId } = payment
  const bill = kind === 'CASHIER' ? await lockCashierBill(db, purchaseId ?? '') : null
  if (!bill) return
  const { id: billId, shopId, couponId } = bill
  const nobody = { accountId: null, paymentId: null, channel: null, ...NO_COUPON }
  const reopened = await moveCashierBill(db, billId, { from: 'PAYING', to: 'OPEN', paymentId }, nobody)
  if (reopened) emit(cashierBillReopened({ billId, shopId, couponId, paymentId, accountId }))
}
