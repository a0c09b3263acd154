import { MOST_REFUNDS } from '@supermall/contracts/payments'
import type { Id } from '@supermall/kernel/id'
import { newId, parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { idempotent } from '@supermall/messaging/idempotency'
import { ownShop } from '@supermall/subgraph/viewer'
import { lockCashierBill } from '../data/cashier-bills.ts'
import { countRefundsOfBill, insertCashierRefund } from '../data/cashier-refunds.ts'
import type { OperatorUnit, Unit } from '../data/database.ts'
import { post } from '../data/ledger.ts'
import { findCapture, findPayment, reserve } from '../data/payments.ts'
import { insertRefund } from '../data/refunds.ts'
import type { CaptureRow } from '../data/rows.ts'
import type { CashierBill } from '../domain/cashier-bill.ts'
import { billNotFound, paidOf } from '../domain/cashier-bill.ts'
import type { CashierRefund } from '../domain/cashier-refund.ts'
import { readMoney, readReason } from '../domain/check.ts'
import { cashierCashBack } from '../domain/counter-postings.ts'
import type { Left, Refund } from '../domain/refund.ts'
import { leftOf, share } from '../domain/refund.ts'
import { countBack } from './carry-cashier-refund.ts'
import { isCovered, NOT_COVERED } from './cover-refund.ts'
import { settleRefund } from './settle-refund.ts'
import { tellMoved } from './tell-payment.ts'

export type RefundCashierBill = {
  readonly billId: string
  /** Null for all that is left. */
  readonly amount: { readonly amount: string; readonly currency: string } | null
  readonly reason: string
  readonly idempotencyKey: string
}

type NamedRefund = { readonly cashierRefundId: string }

/** What the staff of a shop were paid at its counter they give back, whole or by parts. */
export async function refundCashierBill(
  { idempotencyKey: key, ...asked }: RefundCashierBill,
  unit: OperatorUnit,
): Promise<Result<NamedRefund>> {
  const reason = readReason(asked.reason)
  if (!reason.ok) return reason
  return idempotent({ name: 'cashierBillRefund', key, input: asked }, unit, async () => {
    const found = await findPaid(asked.billId, unit)
    if (!found.ok) return found
    const bill = found.value
    const money = asked.amount === null ? ok(null) : readMoney(asked.amount, bill.currency)
    if (!money.ok) return money
    if ((await countRefundsOfBill(unit.db, bill.id)) >= MOST_REFUNDS)
      return refused('REFUND_COUNT', `A bill is refunded at most ${MOST_REFUNDS} times.`, 'billId')
    const minor = money.value?.minorUnits ?? null
    const refund = await giveBack(bill, { minor, reason: reason.value, givenById: unit.actor.id as Id<'acc'> }, unit)
    if (!refund.ok) return refund
    const { id, amount, currency, channel } = refund.value
    unit.audited({
      subjectId: bill.id,
      summary: `Given back at the counter: ${reason.value}`,
      before: { refunded: bill.refundedMinor },
      after: { refunded: bill.refundedMinor + amount, cashierRefundId: id, amount, currency, channel },
    })
    return ok({ cashierRefundId: id })
  })
}

async function findPaid(billId: string, { db, actor }: OperatorUnit): Promise<Result<CashierBill>> {
  const bill = parseId('csb', billId) && (await lockCashierBill(db, billId))
  if (!bill) return billNotFound('billId')
  ownShop(actor, bill.shopId)
  return bill.status === 'PAID' ? ok(bill) : refused('BILL_NOT_PAID', 'It is not paid.', 'billId')
}

type Wish = Pick<CashierRefund, 'reason' | 'givenById'> & {
  /** Null for all that is left. */
  readonly minor: bigint | null
}

/**
 * Money goes back to where it came from: through its channel or into the wallet as with orders, and cash out of the drawer. What is under
 * way is set aside where it was captured, so that no two ask for the same money.
 */
export async function giveBack(bill: CashierBill, wish: Wish, unit: Unit): Promise<Result<CashierRefund>> {
  const capture = bill.paymentId === null ? null : await findCapture(unit.db, bill.paymentId)
  if (bill.paymentId !== null && !capture) throw new Error(`${bill.id} is paid by money that never came`)
  const left = capture ? leftOf(capture) : { provider: paidOf(bill) - bill.refundedMinor, wallet: 0n }
  const parts = share(wish.minor ?? left.provider + left.wallet, left)
  if (!parts || (capture && !(await reserve(unit.db, capture.paymentId, parts)))) return tooMuch()
  const refund: CashierRefund = {
    id: newId('cbr'),
    billId: bill.id,
    shopId: bill.shopId,
    refundId: capture && newId('rfd'),
    amount: parts.provider + parts.wallet,
    currency: bill.currency,
    channel: bill.channel ?? '',
    reason: wish.reason,
    givenById: wish.givenById,
    createdAt: unit.now,
    settledAt: capture ? null : unit.now,
  }
  await insertCashierRefund(unit.db, refund)
  if (!capture) await handOver(refund, unit)
  else if (!(await sendBack(refund, { capture, parts }, unit))) return refused('TAKINGS_TOO_LOW', NOT_COVERED, 'billId')
  return ok(refund)
}

const tooMuch = () => refused('REFUND_TOO_MUCH', 'So much is not left of what was paid.', 'amount')

async function handOver(refund: CashierRefund, unit: Unit): Promise<void> {
  await post(unit.db, cashierCashBack(refund), unit.now)
  await countBack(refund, unit)
}

/** What goes to the wallet is there in the same transaction; what goes to a provider is sent by a job. False when the shop cannot pay it. */
async function sendBack(
  { refundId, shopId, amount, currency, channel, reason }: CashierRefund,
  { capture, parts }: { readonly capture: CaptureRow; readonly parts: Left },
  unit: Unit,
): Promise<boolean> {
  const payment = await findPayment(unit.db, capture.paymentId)
  if (!payment || refundId === null) throw new Error(`${capture.paymentId} is the money of no payment`)
  const refund: Refund = {
    id: refundId,
    paymentId: payment.id,
    orderId: null,
    accountId: payment.accountId,
    shopId,
    channel,
    amount,
    currency,
    providerPart: parts.provider,
    walletPart: parts.wallet,
    cause: 'CASHIER',
    reason,
    status: 'REQUESTED',
    providerNo: null,
    tryCount: 0,
    refusedCount: 0,
    failure: null,
    version: 1,
    parentId: null,
    isToWallet: false,
    nextTryAt: parts.provider > 0n ? unit.now : null,
    createdAt: unit.now,
    settledAt: null,
  }
  if (!(await insertRefund(unit.db, refund))) throw new Error(`${refund.id} was asked for meanwhile`)
  if (!(await isCovered(refund, unit))) return false
  if (refund.providerPart === 0n) return settleRefund(refund, null, unit)
  tellMoved(payment, unit)
  return true
}
