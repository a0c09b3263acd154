import type { Unit } from '../data/database.ts'
import { paidParts } from '../data/friend-pays.ts'
import { findPayment } from '../data/payments.ts'
import { saveRefund } from '../data/refunds.ts'
import { shareBack } from '../domain/friend-pay.ts'
import type { Refund } from '../domain/refund.ts'
import { askBack } from './end-friend-pay.ts'
import { postRefund, settleRefund } from './settle-refund.ts'

/**
 * What friends paid together goes back to each by what is left of his part, to the last unit. The whole refund is done when the
 * last of them has his money. Whoever calls holds the order's payment, so that no two refunds share the same money.
 */
export async function shareRefund(refund: Refund, unit: Unit): Promise<void> {
  const { db, now } = unit
  await postRefund(refund, unit)
  const under = await saveRefund(db, refund, { status: 'PROCESSING', nextTryAt: null, now })
  const payment = await findPayment(db, refund.paymentId)
  if (!under || !payment?.providerNo) throw new Error(`${refund.id} is of no link that friends paid by`)
  const parts = await paidParts(db, payment.providerNo)
  const shares = shareBack(refund.providerPart, refund.currency, parts)
  const { currency, reason } = refund
  const backs = []
  for (const { part, amount } of shares)
    backs.push({ part, back: await askBack({ part, amount, reason, parent: refund, currency }, unit) })
  for (const { part, back } of backs) if (part.isFromWallet) await settleRefund(back, null, unit)
}
