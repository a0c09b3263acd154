import type { Unit } from '../data/database.ts'
import { findCapture, findPayment } from '../data/payments.ts'
import { lockFree } from '../data/settled.ts'
import { CASH } from '../domain/channel.ts'
import type { Payment } from '../domain/payment.ts'
import type { Refund } from '../domain/refund.ts'
import { cashBack } from '../domain/refund.ts'
import { giftBackOf } from './carry-cashier-refund.ts'

export const NOT_COVERED =
  'It was paid in cash, which the shop has, and nothing else that the shop has earned for good covers it.'

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
 * that he took cash would make money of it. What it has earned is held, so that no two refunds are covered by the same.
 */
export async function isCovered(refund: Refund, unit: Unit): Promise<boolean> {
  if (refund.channel !== CASH) return true
  const payment = await findPayment(unit.db, refund.paymentId)
  const cash = await cashBackOf(refund, payment, unit)
  if (cash === 0n) return true
  const given = await giftBackOf(refund, payment, unit)
  return (await lockFree(unit.db, refund.shopId ?? '', refund.currency)) >= cash + given
}
