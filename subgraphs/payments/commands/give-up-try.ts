import { latestOf, lockPayment } from '../data/payments.ts'
import { CASH } from '../domain/channel.ts'
import type { Payment } from '../domain/payment.ts'
import { CHOSE_ANOTHER } from '../domain/payment.ts'
import { closeOpen } from './close-payment.ts'
import { giveUp } from './pay-order.ts'
import type { Till } from './till.ts'

/** The try to pay a bill that is under way ends, unless it is paid. One that waits for its coupon, or for cash, is at no provider. */
export async function giveUpTry(billId: string, till: Till): Promise<boolean> {
  const latest = await latestOf(till.client, billId)
  if (!latest || !isHere(latest)) return giveUp(billId, till)
  await till.transact(async (unit) => {
    const payment = await lockPayment(unit.db, latest.id)
    return payment && isHere(payment) ? closeOpen(payment, CHOSE_ANOTHER, unit) : null
  })
  return true
}

const isHere = ({ status, channel }: Payment): boolean =>
  status === 'PENDING' || (status === 'PROCESSING' && channel === CASH)
