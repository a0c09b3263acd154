import type { Unit } from '../data/database.ts'
import { post } from '../data/ledger.ts'
import { findCapture, lockPayment } from '../data/payments.ts'
import { deliverPurchase, findPurchase } from '../data/purchases.ts'
import { purchaseShare } from '../domain/postings.ts'

type Bought = { readonly purchaseId: string; readonly paymentId: string }

/** What was bought was handed over: its money is its seller's now, less what the channel keeps. What is on its way back stays where it is. */
export async function sharePurchase({ purchaseId, paymentId }: Bought, unit: Unit): Promise<void> {
  const { db, now } = unit
  const payment = await lockPayment(db, paymentId)
  const capture = payment && (await findCapture(db, paymentId))
  const purchase = await findPurchase(db, purchaseId)
  if (!capture || capture.isLate || payment.purchaseId !== purchaseId || !purchase)
    throw new Error(`${purchaseId} was handed over and is not paid by ${paymentId}`)
  await deliverPurchase(db, purchaseId, now)
  if (capture.providerRefunded + capture.walletRefunded > 0n) return
  const { shopId, currency } = purchase
  const { amount, fee } = capture
  if ((await post(db, purchaseShare({ purchaseId, shopId, currency, amount, fee }), now)) === 'OVERDRAWN')
    throw new Error(`${purchaseId} shares out more than came`)
}
