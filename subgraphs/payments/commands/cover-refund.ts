import { after } from '@supermall/kernel/time'
import { counterStandingOf } from '../data/counter-takings.ts'
import type { Unit } from '../data/database.ts'
import { findCapture, findPayment, lockCapture } from '../data/payments.ts'
import { lockFree } from '../data/settled.ts'
import { lockWallet } from '../data/wallets.ts'
import { CASH } from '../domain/channel.ts'
import { CLOCKS_APART_MS } from '../domain/ledger.ts'
import { COUNTER_OPEN_MS } from '../domain/merchant-bill.ts'
import type { Payment } from '../domain/payment.ts'
import type { Refund } from '../domain/refund.ts'
import { cashBack } from '../domain/refund.ts'
import { giftBackOf } from './carry-cashier-refund.ts'

export const NOT_COVERED =
  'It was paid in cash, asked for by a bill or paid at a counter long ago, and what its shop has earned for good does not cover it.'

/** What of a refund lies in the drawer of the shop, which pays it of what else it has earned: what a wallet paid of it goes back first. */
export async function cashBackOf(refund: Refund, payment: Payment | null, { db }: Unit): Promise<bigint> {
  if (refund.channel !== CASH || refund.shopId === null || !payment) return 0n
  const capture = await findCapture(db, payment.id)
  if (!capture) return 0n
  const isSetAside = refund.status !== 'FAILED'
  const before = capture.walletRefunded - (isSetAside ? refund.walletPart : 0n)
  return cashBack(refund.walletPart, before, payment.balancePart)
}

/**
 * Whether the shop has earned for good what it would give back into a wallet of its drawer, and beside that to the mall: else whoever says
 * that he took cash would make money of it. So must be what its counter took so long ago that it covers what the shop gives, or that it was
 * paid out already. What it has earned is held, so that no two refunds are covered by the same; and before it the wallet, as by all who give.
 */
export async function isCovered(refund: Refund, unit: Unit): Promise<boolean> {
  const isCash = refund.channel === CASH
  if (!isCash && refund.cause !== 'CASHIER') return true
  const payment = await findPayment(unit.db, refund.paymentId)
  const given = await giftBackOf(refund, payment, unit)
  await lockCapture(unit.db, refund.paymentId)
  if (refund.walletPart > 0n || refund.isToWallet) await lockWallet(unit.db, refund.accountId, unit.now)
  return isCash ? isCashCovered({ refund, payment, given }, unit) : isCounterCovered({ refund, payment, given }, unit)
}

type Back = { readonly refund: Refund; readonly payment: Payment | null; readonly given: bigint }

async function isCashCovered({ refund, payment, given }: Back, unit: Unit): Promise<boolean> {
  const cash = await cashBackOf(refund, payment, unit)
  return cash === 0n || (await lockFree(unit, refund.shopId ?? '', refund.currency)) >= cash + given
}

/**
 * What was taken just now goes back of itself. Who gives back and who gives away may read other clocks, so that the last minutes before it
 * covers are as if it did. What is under way at its provider is not free any more.
 */
async function isCounterCovered({ refund, payment, given }: Back, { db, now }: Unit): Promise<boolean> {
  const taken = await counterStandingOf(db, payment?.purchaseId ?? '')
  const soon = after(now, CLOCKS_APART_MS)
  if (!taken.isBilled && taken.takenAt > after(soon, -COUNTER_OPEN_MS)) return true
  const isUnderWay = refund.providerPart > 0n && refund.status !== 'FAILED'
  const owed = taken.isBilled ? 0n : await feeBackOf(refund, taken.fee, db)
  const free = await lockFree({ db, now: soon }, refund.shopId ?? '', refund.currency)
  return free + owed >= (isUnderWay ? 0n : refund.amount + given)
}

/** What the channel keeps its shop never got: with the last of a bill the shop may owe as much, as it does for what goes back at once. */
async function feeBackOf(refund: Refund, fee: bigint, db: Unit['db']): Promise<bigint> {
  const capture = await findCapture(db, refund.paymentId)
  if (!capture) return 0n
  const before = capture.providerRefunded + capture.walletRefunded
  const left = capture.amount - before - (refund.status === 'FAILED' ? refund.amount : 0n)
  return fee > left ? fee - left : 0n
}
