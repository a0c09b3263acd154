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
import { MOST_REFUNDS } from '../domain/cashier-refund.ts'
import { readMoney, readReason } from '../domain/check.ts'
import { cashierCashBack } from '../domain/postings.ts'
import type { Left, Refund } from '../domain/refund.ts'
import { leftOf, share } from '../domain/refund.ts'
import { countBack } from './carry-cashier-refund.ts'
import { settleRefund } from './settle-refund.ts'

export type RefundCashierBill = {
  readonly billId: string
  /** Null for all that is left. */
  readonly amount: { readonly amount: string; readonly currency: string } | null
  readonly reason: string
  readonly idempotencyKey: string
}

export type NamedRefund = { readonly cashierRefundId: string }

/**
 * Money goes back to where it came from: through its channel or into the wallet as with orders, and cash out of the drawer. What is under
 * way is set aside where it was captured, so that no two ask for the same money.
 */
export async function refundCashierBill(
  { idempotencyKey: key, ...asked }: RefundCashierBill,
  unit: OperatorUnit,
): Promise<Result<NamedRefund>> {
  const reason = readReason(asked.reason)
  if (!reason.ok) return reason
  return idempotent({ name: 'cashierBillRefund', key, input: asked }, unit, async () => {
    const found = await findPaid(asked.billId, unit)
    if (!found.ok) return found
    const parts = partsOf(asked.amount, found.value)
    if (!parts.ok) return parts
    if ((await countRefundsOfBill(unit.db, found.value.bill.id)) >= MOST_REFUNDS)
      return refused('REFUND_COUNT', `A bill is refunded at most ${MOST_REFUNDS} times.`, 'billId')
    const refund = refundOf(found.value, { parts: parts.value, reason: reason.value }, unit)
    if (!(await giveBack(refund, { ...found.value, parts: parts.value }, unit))) return tooMuch()
    const { id, billId, amount, currency, channel } = refund
    const after = { cashierRefundId: id, amount, currency, channel }
    const before = { refunded: found.value.bill.refundedMinor }
    unit.audited({ subjectId: billId, summary: `Given back at the counter: ${reason.value}`, before, after })
    return ok({ cashierRefundId: id })
  })
}

type Found = { readonly bill: CashierBill; readonly capture: CaptureRow | null }

async function findPaid(billId: string, { db, actor }: OperatorUnit): Promise<Result<Found>> {
  const bill = parseId('csb', billId) && (await lockCashierBill(db, billId))
  if (!bill) return billNotFound('billId')
  ownShop(actor, bill.shopId)
  if (bill.status !== 'PAID') return refused('BILL_NOT_PAID', 'It is not paid.', 'billId')
  const capture = bill.paymentId === null ? null : await findCapture(db, bill.paymentId)
  if (bill.paymentId !== null && !capture) throw new Error(`${bill.id} is paid by money that never came`)
  return ok({ bill, capture })
}

const tooMuch = () => refused('REFUND_TOO_MUCH', 'So much is not left of what was paid.', 'amount')

/** Cash has one part; whoever took it holds it. */
function partsOf(given: RefundCashierBill['amount'], { bill, capture }: Found): Result<Left> {
  const money = given === null ? ok(null) : readMoney(given, bill.currency)
  if (!money.ok) return money
  const left = capture ? leftOf(capture) : { provider: paidOf(bill) - bill.refundedMinor, wallet: 0n }
  const parts = share(money.value?.minorUnits ?? left.provider + left.wallet, left)
  return parts ? ok(parts) : tooMuch()
}

const refundOf = (
  { bill, capture }: Found,
  { parts, reason }: { readonly parts: Left; readonly reason: string },
  { actor, now }: OperatorUnit,
): CashierRefund => ({
  ...{ id: newId('cbr'), billId: bill.id, shopId: bill.shopId, refundId: capture && newId('rfd') },
  ...{ amount: parts.provider + parts.wallet, currency: bill.currency, channel: bill.channel ?? '', reason },
  ...{ givenById: actor.id as Id<'acc'>, createdAt: now, settledAt: capture ? null : now },
})

/** False when somebody else has asked for the same money meanwhile. */
export async function giveBack(
  refund: CashierRefund,
  { bill, capture, parts }: Found & { readonly parts: Left },
  unit: Unit,
): Promise<boolean> {
  if (capture && !(await reserve(unit.db, capture.paymentId, parts))) return false
  await insertCashierRefund(unit.db, refund)
  if (capture) await sendBack(refund, { capture, parts }, unit)
  else {
    await post(unit.db, cashierCashBack({ ...refund, shopId: bill.shopId }), unit.now)
    await countBack(refund, unit)
  }
  return true
}

/** What goes to the wallet is there in the same transaction; what goes to a provider is sent by a job. */
async function sendBack(
  { refundId, shopId, amount, currency, channel, reason }: CashierRefund,
  { capture, parts }: { readonly capture: CaptureRow; readonly parts: Left },
  unit: Unit,
): Promise<void> {
  const payment = await findPayment(unit.db, capture.paymentId)
  if (!payment || refundId === null) throw new Error(`${capture.paymentId} is the money of no payment`)
  const refund: Refund = {
    ...{ id: refundId, paymentId: payment.id, orderId: null, accountId: payment.accountId, shopId, channel },
    ...{ amount, currency, providerPart: parts.provider, walletPart: parts.wallet, cause: 'CASHIER', reason },
    ...{ status: 'REQUESTED', providerNo: null, tryCount: 0, failure: null, version: 1, parentId: null },
    ...{ nextTryAt: parts.provider > 0n ? unit.now : null, createdAt: unit.now, settledAt: null },
  }
  if (!(await insertRefund(unit.db, refund))) throw new Error(`${refund.id} was asked for meanwhile`)
  if (refund.providerPart === 0n) await settleRefund(refund, null, unit)
}
