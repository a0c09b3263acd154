import {
  friendPayRefunded,
  paymentRefundFailed,
  paymentRefundSucceeded,
  purchaseRefunded,
  refundFailed,
  refundSucceeded,
} from '@supermall/contracts/payments'
import { cut } from '@supermall/kernel/cut'
import { wire } from '@supermall/kernel/wire'
import type { Unit } from '../data/database.ts'
import { hasPosted } from '../data/ledger.ts'
import { judgeDue } from '../data/order-takings.ts'
import { findPayment, reserve } from '../data/payments.ts'
import { countUnsettledShares, lockRefund, saveRefund } from '../data/refunds.ts'
import { FRIENDS } from '../domain/channel.ts'
import type { Payment } from '../domain/payment.ts'
import { VOID } from '../domain/payment.ts'
import { clearing, earnedBy, refundTransaction, waiting } from '../domain/postings.ts'
import type { Refund } from '../domain/refund.ts'
import { mayMoveRefund } from '../domain/refund.ts'
import { carryCashierRefund, giftBackOf } from './carry-cashier-refund.ts'
import { cashBackOf } from './cover-refund.ts'
import { tellMoved } from './tell-payment.ts'
import { tellLate } from './tell-refund.ts'
import { bringBack } from './wallet-debts.ts'

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
  const payment = await postRefund(refund, unit)
  await carryCashierRefund(refund, unit)
  tellPurchase(refund, payment, unit)
  tellPayer(refund, payment, unit)
  tell(refund, payment, (facts) => unit.emit(refundSucceeded({ ...facts, at: now.toISOString() })))
  tellLate(refund, { status: 'SUCCEEDED' }, unit)
  if (refund.cause !== 'ORDER' && payment) tellMoved(payment, unit)
  if (refund.parentId !== null) await settleWhole(refund.parentId, unit)
  return true
}

/** What is shared by friends is posted when it is shared, and not again when the last of them has his money. */
export async function postRefund(refund: Refund, unit: Unit): Promise<Payment | null> {
  const { id: bizId, currency, accountId, shopId, channel, amount, providerPart, walletPart } = refund
  const parts = refund.isToWallet
    ? { provider: 0n, wallet: providerPart + walletPart }
    : { provider: providerPart, wallet: walletPart }
  const payment = await findPayment(unit.db, refund.paymentId)
  const from = await sourceOf(refund, payment, unit)
  const to = channel === FRIENDS ? waiting(payment?.providerNo ?? '') : clearing(channel)
  const given = await giftBackOf(refund, payment, unit)
  const cash = await cashBackOf(refund, payment, unit)
  const back = refundTransaction({ bizId, currency, accountId, shopId, amount, from, to, parts, given, cash })
  const posted = await bringBack({ accountId, amount: parts.wallet, currency }, back, unit)
  if (posted === 'OVERDRAWN') throw new Error(`${refund.id} gives back what is not there`)
  if (refund.orderId !== null && (from.kind === 'MERCHANT_PAYABLE' || cash > 0n))
    await judgeDue(unit.db, [refund.orderId])
  return payment
}

/** The row is held, so that of two shares that end at once the later one sees that it is the last. */
async function settleWhole(parentId: string, unit: Unit): Promise<void> {
  const parent = await lockRefund(unit.db, parentId)
  if (parent && (await countUnsettledShares(unit.db, parentId)) === 0) await settleRefund(parent, null, unit)
}

/** It will not go back by this number: what was set aside for it may be asked for again. */
export async function failRefund(refund: Refund, reason: string, unit: Unit): Promise<boolean> {
  const { db, now } = unit
  if (!mayMoveRefund(refund.status, 'FAILED')) return false
  const saved = await saveRefund(db, refund, {
    status: 'FAILED',
    failure: cut(reason, 200),
    nextTryAt: null,
    settledAt: now,
    now,
  })
  if (!saved) return false
  await reserve(db, refund.paymentId, { provider: -refund.providerPart, wallet: -refund.walletPart })
  await tellRefundFailed(refund, reason, unit)
  if (refund.parentId !== null) await tellShareFailed(refund.parentId, reason, unit)
  return true
}

/** The others have theirs, so the whole stays under way until this share was asked for again; the order hears why. */
async function tellShareFailed(parentId: string, reason: string, unit: Unit): Promise<void> {
  const parent = await lockRefund(unit.db, parentId)
  if (!parent) return
  await saveRefund(unit.db, parent, { failure: cut(reason, 200), now: unit.now })
  await tellRefundFailed(parent, reason, unit)
}

/** A shop that was given its share gives it back; before that the money still waits for it. */
async function sourceOf({ cause, paymentId, orderId, shopId }: Refund, payment: Payment | null, { db }: Unit) {
  if (cause === 'FRIEND') return waiting(payment?.friendPayId ?? paymentId)
  if (cause === 'PURCHASE' && payment?.purchaseId) return soldFrom(payment.purchaseId, shopId, db)
  if (cause === 'CASHIER') return earnedBy(shopId)
  if (cause === 'LATE' || orderId === null || payment?.reason === VOID) return waiting(paymentId)
  if (shopId !== null && (await hasPosted(db, 'ORDER_SHARE', orderId))) return earnedBy(shopId)
  return waiting(payment?.orderId ?? paymentId)
}

/** Whoever has sold it gives it back; before it was handed over the money still waits. */
const soldFrom = async (purchaseId: string, shopId: string | null, db: Unit['db']) =>
  (await hasPosted(db, 'PURCHASE_SHARE', purchaseId)) ? earnedBy(shopId) : waiting(purchaseId)

function tellPurchase(refund: Refund, payment: Payment | null, { emit, now }: Unit): void {
  if (refund.cause !== 'PURCHASE' || !payment?.purchaseId) return
  const { purchaseId } = payment
  emit(purchaseRefunded({ ...paybackOf(refund), purchaseId, at: now.toISOString() }))
}

/** A friend hears of his part by its own name, also of one that came too late for its link. */
function tellPayer(refund: Refund, payment: Payment | null, { emit, now }: Unit): void {
  const facts = { ...paybackOf(refund), at: now.toISOString() }
  if (payment?.friendPayId) emit(friendPayRefunded({ ...facts, friendPayId: payment.friendPayId }))
  else if (isOfItsPayer(refund)) emit(paymentRefundSucceeded(facts))
}

/** What orders asked for they tell; what friends have paid together is theirs: each hears of his own share. */
const isOfItsPayer = ({ cause, channel }: Refund): boolean => cause !== 'ORDER' && channel !== FRIENDS

const paybackOf = ({ id: refundId, paymentId, accountId, amount, currency }: Refund) => ({
  refundId,
  paymentId,
  accountId,
  amount: wire(amount, currency),
})

type Facts = Omit<Parameters<typeof refundFailed>[0], 'reason'>

/** Orders hear of what they asked for; what becomes of money that came too late has a name of its own. */
function tell(refund: Refund, payment: Payment | null, emit: (facts: Facts) => void): void {
  const { cause, orderId } = refund
  if (orderId === null || cause !== 'ORDER') return
  emit({ ...paybackOf(refund), orderId, payableId: payment?.orderId ?? undefined })
}

async function tellRefundFailed(refund: Refund, reason: string, unit: Unit): Promise<void> {
  if (isOfItsPayer(refund)) unit.emit(paymentRefundFailed({ ...paybackOf(refund), reason }))
  const payment = await findPayment(unit.db, refund.paymentId)
  tell(refund, payment, (facts) => unit.emit(refundFailed({ ...facts, reason })))
  tellLate(refund, { status: 'FAILED', failure: reason }, unit)
  if (refund.cause !== 'ORDER' && payment) tellMoved(payment, unit)
}
