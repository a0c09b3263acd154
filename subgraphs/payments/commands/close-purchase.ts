import type { Unit } from '../data/database.ts'
import { lockLatestOf } from '../data/payments.ts'
import { closePurchaseAt } from '../data/purchases.ts'
import { isOpen } from '../domain/payment.ts'
import { closeOpen } from './close-payment.ts'

type Closing = { readonly purchaseId: string; readonly reason: string }

/** True when nothing can be paid for it any more, also when nothing ever could; what is paid is paid. */
export async function closePurchase({ purchaseId, reason }: Closing, unit: Unit): Promise<boolean> {
  const payment = await lockLatestOf(unit.db, purchaseId)
  if (payment?.status === 'SUCCEEDED') return false
  await closePurchaseAt(unit.db, purchaseId, unit.now)
  if (payment && isOpen(payment.status)) await closeOpen(payment, reason, unit)
  return true
}
