import { cashierBillRefunded } from '@supermall/contracts/payments'
import { wire } from '@supermall/kernel/wire'
import { addBillRefunded, lockCashierBill } from '../data/cashier-bills.ts'
import { settleCashierRefund } from '../data/cashier-refunds.ts'
import type { Unit } from '../data/database.ts'
import { giftBack, paidOf } from '../domain/cashier-bill.ts'
import type { CashierRefund } from '../domain/cashier-refund.ts'
import type { Payment } from '../domain/payment.ts'
import type { Refund } from '../domain/refund.ts'

/** What goes back to the mall with it. The bill is held from here on, so that of two refunds that end at once each takes its own share. */
export async function giftBackOf({ cause, amount }: Refund, payment: Payment | null, { db }: Unit): Promise<bigint> {
  const bill = cause === 'CASHIER' ? await lockCashierBill(db, payment?.purchaseId ?? '') : null
  return bill ? giftBack(bill, amount) : 0n
}

/** The money of a refund is back; of other refunds no bill hears. */
export async function carryCashierRefund({ id, cause }: Refund, unit: Unit): Promise<void> {
  if (cause !== 'CASHIER') return
  const settled = await settleCashierRefund(unit.db, id, unit.now)
  if (!settled) throw new Error(`${id} is of no bill that waits for it`)
  await countBack(settled, unit)
}

/** Counted with its bill, and told. */
export async function countBack({ id, billId, amount, currency }: CashierRefund, unit: Unit): Promise<void> {
  const bill = await addBillRefunded(unit.db, billId, amount)
  if (!bill) throw new Error(`${billId} gives back more than was paid`)
  const { shopId, couponId, paymentId, accountId } = bill
  const told = { billId, shopId, couponId, paymentId, accountId, refundId: id, amount: wire(amount, currency) }
  const isWhole = bill.refundedMinor === paidOf(bill)
  unit.emit(cashierBillRefunded({ ...told, isWhole, at: unit.now.toISOString() }))
}
