import { latestOf, lockPayment } from '../data/payments.ts'
import { CHOSE_ANOTHER } from '../domain/payment.ts'
import { closeOpen } from './close-payment.ts'
import { giveUp } from './pay-order.ts'
import type { Till } from './till.ts'

/** The try to pay a bill that is under way ends, unless it is paid. One that waits for its coupon is at no channel yet. */
export async function giveUpTry(billId: string, till: Till): Promise<boolean> {
  const latest = await latestOf(till.client, billId)
  if (latest?.status !== 'PENDING') return giveUp(billId, till)
  await till.transact(async (unit) => {
    const payment = await lockPayment(unit.db, latest.id)
    return payment?.status === 'PENDING' ? closeOpen(payment, CHOSE_ANOTHER, unit) : null
  })
  return true
}
