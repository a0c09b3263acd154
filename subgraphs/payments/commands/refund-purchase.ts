import { cut } from '@supermall/kernel/cut'
import type { Id } from '@supermall/kernel/id'
import type { Unit } from '../data/database.ts'
import { findCapture, lockPayment, reserve } from '../data/payments.ts'
import { insertRefund, lockRefund } from '../data/refunds.ts'
import type { CaptureRow } from '../data/rows.ts'
import type { Payment } from '../domain/payment.ts'
import type { Refund } from '../domain/refund.ts'
import { settleRefund } from './settle-refund.ts'
import { tellMoved } from './tell-payment.ts'

type Requested = {
  readonly purchaseId: string
  readonly paymentId: string
  readonly refundId: Id<'rfd'>
  readonly reason: string
}

/** All of it goes back to where it came from. Asked for twice, or of money that came too late and goes back by itself, nothing more does. */
export async function refundPurchase(asked: Requested, unit: Unit): Promise<void> {
  const { db } = unit
  if (await lockRefund(db, asked.refundId)) return
  const payment = await lockPayment(db, asked.paymentId)
  const capture = payment && (await findCapture(db, payment.id))
  if (!capture || payment.purchaseId !== asked.purchaseId)
    throw new Error(`${asked.purchaseId} has no payment ${asked.paymentId} to refund`)
  const parts = { provider: capture.providerPart, wallet: capture.walletPart }
  if (capture.isLate || !(await reserve(db, payment.id, parts))) return
  const refund = refundOf(asked, { payment, capture }, unit.now)
  if (!(await insertRefund(db, refund))) throw new Error(`${refund.id} was asked for meanwhile`)
  if (refund.providerPart === 0n) await settleRefund(refund, null, unit)
  else tellMoved(payment, unit)
}

type Found = { readonly payment: Payment; readonly capture: CaptureRow }

const refundOf = ({ refundId, reason }: Requested, { payment, capture }: Found, now: Date): Refund => ({
  id: refundId,
  paymentId: payment.id,
  orderId: null,
  accountId: payment.accountId,
  shopId: payment.shopId,
  channel: capture.channel,
  amount: capture.amount,
  currency: payment.currency,
  parentId: null,
  isToWallet: false,
  providerPart: capture.providerPart,
  walletPart: capture.walletPart,
  cause: 'PURCHASE',
  reason: cut(reason, 200),
  status: 'REQUESTED',
  providerNo: null,
  tryCount: 0,
  refusedCount: 0,
  failure: null,
  nextTryAt: capture.providerPart > 0n ? now : null,
  version: 1,
  createdAt: now,
  settledAt: null,
})
