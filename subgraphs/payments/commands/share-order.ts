import type { orderPaid } from '@supermall/contracts/orders'
import type { Currency } from '@supermall/kernel/money'
import type { Unit } from '../data/database.ts'
import { keepPaid } from '../data/facts.ts'
import { post, refundedFrom } from '../data/ledger.ts'
import { findCapture, latestOf } from '../data/payments.ts'
import { refundIdsOf } from '../data/refunds.ts'
import { accountOf } from '../domain/ledger.ts'
import { orderShare, waiting } from '../domain/postings.ts'

type OrderPaid = Parameters<typeof orderPaid>[0]

/** Of what was paid at once, each shop gets what its own order came to, less what the channel keeps and what went back already. */
export async function shareOrder(told: OrderPaid, unit: Unit): Promise<void> {
  const { db, now } = unit
  const { orderId, payableId, shopId, paid } = told
  const currency = paid.currency as Currency
  const whole = BigInt(paid.minorUnits)
  await keepPaid(db, { orderId, currency, paid: whole, at: now })
  const payment = await latestOf(db, payableId)
  const capture = payment && (await findCapture(db, payment.id))
  if (!payment || !capture || capture.isLate) return
  const account = accountOf(waiting(payableId), currency, orderId)
  const amount = whole - (await refundedFrom(db, account, await refundIdsOf(db, orderId)))
  if (amount <= 0n) return
  const fee = (capture.fee * amount) / capture.amount
  const posted = await post(db, orderShare({ orderId, payableId, shopId, currency, amount, fee }), now)
  if (posted === 'OVERDRAWN') throw new Error(`${orderId} was paid with more than ${payableId} holds`)
}
