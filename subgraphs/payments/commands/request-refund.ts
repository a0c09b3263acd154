import type { refundRequested } from '@supermall/contracts/orders'
import { refundFailed } from '@supermall/contracts/payments'
import { cut } from '@supermall/kernel/cut'
import type { Unit } from '../data/database.ts'
import { findCapture, findPayment, lockLatestOf, lockPayment, reserve } from '../data/payments.ts'
import { insertRefund, lockRefund } from '../data/refunds.ts'
import type { CaptureRow } from '../data/rows.ts'
import { FRIENDS } from '../domain/channel.ts'
import type { Payment } from '../domain/payment.ts'
import { VOID } from '../domain/payment.ts'
import type { Refund } from '../domain/refund.ts'
import { leftOf, share } from '../domain/refund.ts'
import { failOrLetCashWait, letCashWaitAgain } from './cover-cash-later.ts'
import { isCovered, NOT_COVERED } from './cover-refund.ts'
import { isRefundedOut, REFUNDED_OUT } from './refund-count.ts'
import { isLeftFor, reopenShares } from './reopen-refund.ts'
import { resumeRefund } from './resume-refund.ts'
import { settleRefund } from './settle-refund.ts'
import { shareRefund } from './share-refund.ts'
import { tellMoved } from './tell-payment.ts'
import { voidPayment } from './void-payment.ts'

type Requested = Parameters<typeof refundRequested>[0]

/**
 * Sets money aside for its way back, by where it came from, in one conditional statement: what is asked beyond what came is
 * refused and told. What goes to the wallet is there in the same transaction; what goes to a provider is sent by a job.
 */
export async function requestRefund(asked: Requested, unit: Unit): Promise<void> {
  const { db } = unit
  const known = await lockRefund(db, asked.refundId)
  if (known) return askAgain(known, asked, unit)
  const payment = await (asked.paymentId ? lockPayment(db, asked.paymentId) : lockLatestOf(db, asked.payableId))
  const capture = payment && (await findCapture(db, payment.id))
  if (!payment || payment.orderId !== asked.payableId) throw new Error(`${asked.payableId} has no payment to refund`)
  if (capture?.isLate && payment.reason !== VOID) return
  const parts = capture && partsOf(asked, capture)
  if (parts && (await isRefundedOut(db, { paymentId: payment.id, providerPart: parts.provider })))
    return tellRefused({ ...asked, why: REFUNDED_OUT }, payment, unit)
  const isSetAside = parts && (await reserve(db, payment.id, parts))
  if (!capture || !parts || !isSetAside) return tellRefused(asked, payment, unit)
  if (asked.cause === 'LATE') await voidPayment(payment, capture, unit)
  const refund = refundOf(asked, { payment, capture, parts }, unit.now)
  const isNew = await insertRefund(db, refund)
  if (!isNew) await reserve(db, payment.id, { provider: -parts.provider, wallet: -parts.wallet })
  else if (!(await isCovered(refund, unit))) await failOrLetCashWait(refund, unit)
  else if (refund.providerPart === 0n) await settleRefund(refund, null, unit)
  else await begun(refund, payment, unit)
}

/** Its money is on its way. */
async function begun(refund: Refund, payment: Payment, unit: Unit): Promise<void> {
  tellMoved(payment, unit)
  if (refund.channel === FRIENDS) await shareRefund(refund, unit)
}

/** What failed is tried again when it is asked for again; what has not is on its way, or there. */
async function askAgain(known: Refund, asked: Requested, unit: Unit): Promise<void> {
  if (known.channel === FRIENDS && known.status === 'PROCESSING') return reopenShares(known.id, unit)
  if (known.status !== 'FAILED') return
  const why = await whyNot(known, unit)
  if (why === undefined && (await resumeRefund(known, unit))) return
  if (why === NOT_COVERED && (await letCashWaitAgain(known, unit))) return
  const payment = await findPayment(unit.db, known.paymentId)
  if (payment) tellRefused({ ...asked, why }, payment, unit)
}

async function whyNot(failed: Refund, unit: Unit): Promise<string | undefined> {
  if (await isRefundedOut(unit.db, failed)) return REFUNDED_OUT
  const isPaidFor = await isCovered(failed, unit)
  if (!(await isLeftFor(failed, unit.db))) return TOO_MUCH
  return isPaidFor ? undefined : NOT_COVERED
}

function partsOf({ amount }: Requested, capture: CaptureRow) {
  if (amount.currency !== capture.currency) return null
  return share(BigInt(amount.minorUnits), leftOf(capture))
}

type Found = {
  readonly payment: Payment
  readonly capture: CaptureRow
  readonly parts: { provider: bigint; wallet: bigint }
}

const refundOf = (asked: Requested, { payment, capture, parts }: Found, now: Date): Refund => ({
  id: asked.refundId,
  paymentId: payment.id,
  orderId: asked.orderId,
  accountId: payment.accountId,
  shopId: asked.shopId,
  channel: capture.channel,
  amount: BigInt(asked.amount.minorUnits),
  currency: payment.currency,
  providerPart: parts.provider,
  walletPart: parts.wallet,
  cause: 'ORDER',
  reason: cut(asked.reason, 200),
  status: 'REQUESTED',
  providerNo: null,
  tryCount: 0,
  refusedCount: 0,
  nextTryAt: parts.provider > 0n ? now : null,
  failure: null,
  version: 1,
  createdAt: now,
  settledAt: null,
  parentId: null,
  isToWallet: false,
})

const TOO_MUCH = 'More than what was paid and is left of it.'

function tellRefused(
  { refundId, orderId, payableId, amount, why = TOO_MUCH }: Requested & { readonly why?: string | undefined },
  { id: paymentId, accountId }: Payment,
  unit: Unit,
): void {
  unit.emit(refundFailed({ refundId, orderId, payableId, accountId, paymentId, amount, reason: why }))
}
