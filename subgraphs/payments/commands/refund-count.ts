import { MOST_REFUNDS } from '@supermall/contracts/payments'
import type { Tx } from '../data/database.ts'
import { lockPayment } from '../data/payments.ts'
import { countGoneBack } from '../data/refunds.ts'
import type { Refund } from '../domain/refund.ts'

export const REFUNDED_OUT = `It was refunded ${MOST_REFUNDS} times: its provider takes no more.`

/**
 * One more would be refused by the provider, however often it was asked for. The payment is held, so that no two are counted as the last.
 * What goes back into a wallet may go by any number of parts.
 */
export async function isRefundedOut(db: Tx, refund: Pick<Refund, 'paymentId' | 'providerPart'>): Promise<boolean> {
  if (refund.providerPart === 0n) return false
  await lockPayment(db, refund.paymentId)
  return (await countGoneBack(db, refund.paymentId)) >= MOST_REFUNDS
}
