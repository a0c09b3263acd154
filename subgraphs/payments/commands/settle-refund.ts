import { refundFailed, refundSucceeded } from '@supermall/contracts/payments'
import type { Unit } from '../data/database.ts'
import { hasPosted, post } from '../data/ledger.ts'
import { findPayment, reserve } from '../data/payments.ts'
import { saveRefund } from '../data/refunds.ts'
import { wire } from '../domain/payment.ts'
import { refundTransaction, waiting } from '../domain/postings.ts'
import type { Refund } from '../domain/refund.ts'
import { mayMoveRefund } from '../domain/refund.ts'

/** The money is back. Posted once and told once; a refund that has ended stays as it ended. */
export async function settleRefund(refund: Refund, providerNo: string | null, unit: Unit): Promise<boolean> {
  const { db, now } = unit
  if (!mayMoveRefund(refund.status, 'SUCCEEDED')) return false
  const saved = await saveRefund(db, refund, {
    status: 'SUCCEEDED',
    providerNo,
    nextTryAt: null,
    failure: null,
    settledAt: now,
    now,
  })
  if (!saved) return false
  const { id: bizId, currency, accountId, channel, amount, providerPart, walletPart } = refund
  const parts = { provider: providerPart, wallet: walletPart }
  const posted = await post(
    db,
    refundTransaction({ bizId, currency, accountId, amount, channel, parts, from: await sourceOf(refund, unit) }),
    now,
  )
  if (posted === 'OVERDRAWN') throw new Error(`${refund.id} gives back what is not there`)
  tell(refund, (facts) => unit.emit(refundSucceeded({ ...facts, at: now.toISOString() })))
  return true
}

/** It will not go back by this number: what was set aside for it may be asked for again. */
export async function failRefund(refund: Refund, reason: string, unit: Unit): Promise<boolean> {
  const { db, now } = unit
  if (!mayMoveRefund(refund.status, 'FAILED')) return false
  const saved = await saveRefund(db, refund, {
    status: 'FAILED',
    failure: reason.slice(0, 200),
    nextTryAt: null,
    settledAt: now,
    now,
  })
  if (!saved) return false
  await reserve(db, refund.paymentId, { provider: -refund.providerPart, wallet: -refund.walletPart })
  tell(refund, (facts) => unit.emit(refundFailed({ ...facts, reason })))
  return true
}

/** A shop that was given its share gives it back; before that the money still waits for it. */
async function sourceOf({ cause, paymentId, orderId, shopId }: Refund, { db }: Unit) {
  if (cause === 'LATE' || orderId === null) return waiting(paymentId)
  if (shopId !== null && (await hasPosted(db, 'ORDER_SHARE', orderId)))
    return { kind: 'MERCHANT_PAYABLE', ownerId: shopId } as const
  const payment = await findPayment(db, paymentId)
  return waiting(payment?.orderId ?? paymentId)
}

type Facts = Omit<Parameters<typeof refundFailed>[0], 'reason'>

/** Orders hear of what they asked for; money that came too late was never theirs. */
function tell(
  { id: refundId, cause, orderId, paymentId, amount, currency }: Refund,
  emit: (facts: Facts) => void,
): void {
  if (orderId !== null && cause === 'ORDER') emit({ refundId, orderId, paymentId, amount: wire(amount, currency) })
}
