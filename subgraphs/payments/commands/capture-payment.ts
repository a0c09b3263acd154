import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { Unit } from '../data/database.ts'
import { raise } from '../data/differences.ts'
import { countPaid, endFriendPay, findFriendPay, paidParts } from '../data/friend-pays.ts'
import { endHold } from '../data/holds.ts'
import { post } from '../data/ledger.ts'
import { capturesOf, insertCapture, lockPayment, savePayment } from '../data/payments.ts'
import { cashOf, FRIENDS, goesBackToWallet } from '../domain/channel.ts'
import type { Paid, Payment } from '../domain/payment.ts'
import { dueOf, isOpen, judgePaid } from '../domain/payment.ts'
import { feeOf, paymentTransaction } from '../domain/postings.ts'
import { payCashierBillOf, shareCashierBill } from './carry-cashier-bill.ts'
import { completeRecharge } from './complete-recharge.ts'
import { endUnpaid } from './end-unpaid.ts'
import { refundLate } from './refund-late.ts'
import { shareOut } from './share-orders.ts'
import { tellClosed, tellMoved, tellSucceeded } from './tell-payment.ts'

type CaptureOutcome = 'CAPTURED' | 'LATE' | 'REPEATED' | 'DIFFERS'

/** The payment as it stands when the money was what it waited for, null otherwise. */
type Taken = { readonly outcome: CaptureOutcome; readonly payment: Payment | null }

type Money = { readonly paymentId: string; readonly channel: string; readonly paid: Paid }

/**
 * Money came. However often it is told, and by whomever, it counts once: the row of the payment is held, and what was captured
 * before is seen. Amount, currency and channel must be those of the payment; what differs moves nothing and waits for an operator.
 */
export async function capturePayment(money: Money, unit: Unit): Promise<Result<CaptureOutcome>> {
  const taken = await takeMoney(money, unit)
  return taken.ok ? ok(taken.value.outcome) : taken
}

/** The same for whoever wants to know what has become of the payment. */
export async function takeMoney(money: Money, unit: Unit): Promise<Result<Taken>> {
  const payment = await lockPayment(unit.db, money.paymentId)
  if (!payment || payment.channel !== money.channel) return nothing(await differs('STRANGER', money, unit))
  const { channel, paid } = money
  const { captured, isCounted, feeBasisPoints } = await capturesOf(unit.db, payment.id, {
    channel,
    providerNo: paid.providerNo,
  })
  const verdict = judgePaid(payment, paid, captured)
  if (verdict === 'REPEATED') return nothing('REPEATED')
  if (verdict === 'OTHER_AMOUNT') return nothing(await differs('AMOUNT', { ...money, payment }, unit))
  if (verdict === 'OTHER_MONEY' || isCounted) return nothing(await differs('STATUS', { ...money, payment }, unit))
  const isRight = verdict === 'RIGHT' && (await isAwaited(payment, unit))
  return isRight ? takeRight(payment, { ...money, feeBasisPoints }, unit) : takeLate(payment, money, unit)
}

const nothing = (outcome: CaptureOutcome): Result<Taken> => ok({ outcome, payment: null })

/** What it is for still waits for it. */
const isAwaited = async (payment: Payment, unit: Unit): Promise<boolean> =>
  (await takeHold(payment, unit)) && (await takePart(payment, unit)) && (await payCashierBillOf(payment, unit))

/** The part that the wallet pays must still be frozen: it went back when the checkout was given up. */
async function takeHold({ balancePart, checkoutId, accountId }: Payment, unit: Unit): Promise<boolean> {
  if (balancePart === 0n) return true
  if (checkoutId === null) return false
  const hold = await endHold(unit.db, checkoutId, { status: 'CAPTURED', reason: 'PAID', now: unit.now })
  return hold !== null && hold.amount === balancePart && hold.accountId === accountId
}

/**
 * A friend's part counts as long as its link is open. The order's payment is held first, as whoever closes it does, so that
 * closing and counting never wait for each other in a circle.
 */
async function takePart(payment: Payment, { db }: Unit): Promise<boolean> {
  if (payment.friendPayId === null) return true
  const friendPay = await findFriendPay(db, payment.friendPayId)
  if (!friendPay || !(await lockPayment(db, friendPay.paymentId))) return false
  return countPaid(db, payment)
}

type Kept = Money & { readonly feeBasisPoints: number }

async function takeRight(
  payment: Payment,
  { channel, paid, feeBasisPoints }: Kept,
  unit: Unit,
): Promise<Result<Taken>> {
  const { db, now } = unit
  const toWallet = goesBackToWallet(channel) ? dueOf(payment) : 0n
  const parts = { providerPart: dueOf(payment) - toWallet, walletPart: payment.balancePart + toWallet }
  const fee = channel === FRIENDS ? await feesOf(paid.providerNo, unit) : feeOf(parts.providerPart, feeBasisPoints)
  const facts = { paymentId: payment.id, channel, currency: payment.currency, amount: payment.amount, fee }
  const isNew = await insertCapture(db, {
    ...facts,
    ...parts,
    providerNo: paid.providerNo,
    isLate: false,
    capturedAt: now,
  })
  if (!isNew) throw new Error(`${payment.id} and another payment were paid with the same money at once`)
  const saved = await savePayment(db, payment, {
    status: 'SUCCEEDED',
    settledAt: now,
    nextQueryAt: null,
    action: null,
    now,
  })
  if (!saved) throw new Error(`${payment.id} moved while it was held`)
  if (payment.kind === 'RECHARGE') await completeRecharge(saved, unit)
  else if ((await post(db, paymentTransaction(payment, channel), now)) === 'OVERDRAWN') return overdrawn()
  const { orderId: payableId, amount } = payment
  if (payableId !== null) await shareOut([{ payableId, amount, fee, cash: cashOf({ ...payment, channel }) }], unit)
  await shareCashierBill(saved, fee, unit)
  tellSucceeded(saved, channel, unit)
  const whole = saved.friendPayId === null ? ok(null) : await payWhole(saved.friendPayId, unit)
  return whole.ok ? ok({ outcome: 'CAPTURED', payment: saved }) : whole
}

export const overdrawn = () => refused('INSUFFICIENT_BALANCE', 'The wallet does not hold that much.')

/** What the channels of all parts keep is what the channel of the whole keeps. */
const feesOf = async (friendPayId: string, { db }: Unit): Promise<bigint> =>
  (await paidParts(db, friendPayId)).reduce((sum, { fee }) => sum + fee, 0n)

/** The last part makes the parts whole, and they pay the order in the same transaction. */
async function payWhole(friendPayId: string, unit: Unit): Promise<Result<null>> {
  const whole = await endFriendPay(unit.db, { id: friendPayId, isWhole: true }, unit.now)
  if (whole === null) return tellPart(friendPayId, unit)
  const paid = { providerNo: whole.id, amount: whole.amount, currency: whole.currency }
  const taken = await capturePayment({ paymentId: whole.paymentId, channel: FRIENDS, paid }, unit)
  if (taken.ok && taken.value === 'DIFFERS') throw new Error(`${whole.id} is whole, and ${whole.paymentId} is not`)
  return taken.ok ? ok(null) : taken
}

/** Who has made the link reads at the order's payment how much has come. */
async function tellPart(friendPayId: string, unit: Unit): Promise<Result<null>> {
  const link = await findFriendPay(unit.db, friendPayId)
  if (link) tellMoved({ ...link, id: link.paymentId }, unit)
  return ok(null)
}

/** Nothing waits for this money any more, so all of it goes back. */
async function takeLate(payment: Payment, { channel, paid }: Money, unit: Unit): Promise<Result<Taken>> {
  const { db, now } = unit
  if (paid.amount === 0n) return nothing('LATE')
  const isWallet = goesBackToWallet(channel)
  const parts = { providerPart: isWallet ? 0n : paid.amount, walletPart: isWallet ? paid.amount : 0n }
  const facts = { paymentId: payment.id, channel, currency: payment.currency, amount: paid.amount, fee: 0n }
  const isNew = await insertCapture(db, {
    ...facts,
    ...parts,
    providerNo: paid.providerNo,
    isLate: true,
    capturedAt: now,
  })
  if (!isNew) throw new Error(`${payment.id} and another payment were paid with the same money at once`)
  const closed = isOpen(payment.status) ? ({ status: 'CLOSED', reason: 'LATE', settledAt: now } as const) : {}
  const saved = await savePayment(db, payment, { ...closed, nextQueryAt: null, action: null, now })
  if (saved && isOpen(payment.status)) {
    tellClosed(saved, 'LATE', unit)
    await endUnpaid(saved, unit)
  } else if (saved) tellMoved(saved, unit)
  await refundLate(payment, { channel, ...parts }, unit)
  return nothing('LATE')
}

async function differs(
  kind: 'STRANGER' | 'AMOUNT' | 'STATUS',
  { paymentId, channel, paid, payment }: Money & { readonly payment?: Payment },
  unit: Unit,
): Promise<'DIFFERS'> {
  const ours = payment ? `${payment.status} ${dueOf(payment)} ${payment.currency}` : null
  const theirs = `PAID ${paid.amount} ${paid.currency}`
  const facts = { channel, subjectId: paymentId, paymentId: payment ? paymentId : null, providerNo: paid.providerNo }
  await raise(unit.db, { class: kind, source: 'NOTIFICATION', ...facts, ours, theirs }, unit.now)
  return 'DIFFERS'
}
