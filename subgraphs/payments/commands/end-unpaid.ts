import type { Unit } from '../data/database.ts'
import type { Payment } from '../domain/payment.ts'
import { reopenCashierBillOf } from './carry-cashier-bill.ts'
import { endRecharge } from './end-recharge.ts'

/** A payment ended without money: what it was for hears of it. */
export async function endUnpaid(payment: Payment, unit: Unit): Promise<void> {
  await endRecharge(payment, unit)
  await reopenCashierBillOf(payment, unit)
}
