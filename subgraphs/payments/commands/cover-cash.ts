import { isBilled } from '../data/counter-takings.ts'
import type { Unit } from '../data/database.ts'
import { findCapture, findPayment } from '../data/payments.ts'
import { lockFree } from '../data/settled.ts'
import { CASH } from '../domain/channel.ts'
import type { Payment } from '../domain/payment.ts'
import type { Refund } from '../domain/refund.ts'
import { cashBack } from '../domain/refund.ts'
import { giftBackOf } from './carry-cashier-refund.ts'

export const NOT_COVERED =
  'It was paid in cash or asked for by a bill, so that the shop has it, and nothing else that it has earned for good covers it.'

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
 * that he took cash would make money of it. So must be what it was paid out already of its counter. What it has earned is held, so that no
 * two refunds are covered by the same.
 */
export async function isCovered(refund: Refund, unit: Unit): Promise<boolean> {
  if (refund.channel !== CASH && refund.cause !== 'CASHIER') return true
  const payment = await findPayment(unit.db, refund.paymentId)
  const own =
    refund.channel === CASH ? await cashBackOf(refund, payment, unit) : await billedBackOf(refund, payment, unit)
  if (own === null || (refund.channel === CASH && own === 0n)) return true
  const given = await giftBackOf(refund, payment, unit)
  return (await lockFree(unit, refund.shopId ?? '', refund.currency)) >= own + given
}

/** Null where no bill that stands has it. What is under way at its provider is not free any more. */
async function billedBackOf(refund: Refund, payment: Payment | null, { db }: Unit): Promise<bigint | null> {
  if (!(await isBilled(db, payment?.purchaseId ?? ''))) return null
  return refund.providerPart > 0n && refund.status !== 'FAILED' ? 0n : refund.amount
}
