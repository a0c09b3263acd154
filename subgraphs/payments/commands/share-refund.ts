import type { Unit } from '../data/database.ts'
import { paidParts } from '../data/friend-pays.ts'
import { findPayment } from '../data/payments.ts'
import { saveRefund } from '../data/refunds.ts'
import { lockWallets } from '../data/wallets.ts'
import { shareBack } from '../domain/friend-pay.ts'
import type { Refund } from '../domain/refund.ts'
import { askBack } from './end-friend-pay.ts'
import { postRefund, settleRefund } from './settle-refund.ts'

/**
 * What friends paid together goes back to each by what is left of his part, to the last unit. The whole refund is done when the
 * last of them has his money. Whoever calls holds the order's payment, so that no two refunds share the same money; the wallets that get
 * some of it are all held before the first is touched.
 */
export async function shareRefund(refund: Refund, unit: Unit): Promise<void> {
  const { db, now } = unit
  const payment = await findPayment(db, refund.paymentId)
  if (!payment?.providerNo) throw new Error(`${refund.id} is of no link that friends paid by`)
  const parts = await paidParts(db, payment.providerNo)
  const { currency, reason } = refund
  const toWallets: Refund[] = []
  for (const { part, amount } of shareBack(refund.providerPart, currency, parts)) {
    const back = await askBack({ part, amount, reason, parent: refund, currency }, unit)
    if (part.isFromWallet) toWallets.push(back)
  }
  const own = refund.walletPart > 0n ? [refund.accountId] : []
  await lockWallets(db, [...own, ...toWallets.map(({ accountId }) => accountId)], now)
  await postRefund(refund, unit)
  if (!(await saveRefund(db, refund, { status: 'PROCESSING', nextTryAt: null, now })))
    throw new Error(`${refund.id} moved while its payment was held`)
  for (const back of toWallets) await settleRefund(back, null, unit)
}
