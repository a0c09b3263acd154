import type { Id } from '@supermall/kernel/id'
import { findGoingBack } from '../data/aftersale.ts'
import type { Unit } from '../data/database.ts'
import { writeHistory } from '../data/history.ts'
import { lockFamily } from '../data/orders.ts'
import { findShortPieces, pendingMinor } from '../data/refunds.ts'
import type { Paid } from '../domain/aftersale-amount.ts'
import { worthOf } from '../domain/aftersale-amount.ts'
import { allLeft, without } from '../domain/aftersale-decide.ts'
import { linesBack } from '../domain/aftersale-restock.ts'
import type { Family, ShopOrder } from '../domain/order.ts'
import { isUncollected, isUntouched, linesOf, paidWith } from '../domain/order.ts'
import { cancelFamily } from './cancel-family.ts'
import { endCasesOf } from './end-aftersale-cases.ts'
import { endPaidOrder } from './end-paid-order.ts'
import { requestRefund } from './request-refund.ts'
import { settleRefund } from './settle-refund.ts'

const ENDING = { cause: 'OUT_OF_STOCK', reason: 'It was sold out.' } as const

/** Goods that are counted when they are paid for were gone by then. Whoever sent them all the same has them. */
export async function endShortOrder(orderId: Id<'ord'>, unit: Unit): Promise<void> {
  const family = await lockFamily(unit.db, orderId)
  const order = family?.orders.find(({ id }) => id === orderId)
  if (!family || !order || order.status !== 'PAID') return
  if (!isUntouched(linesOf(family, order))) await endRest(family, order, unit)
  else if (isUncollected(order)) await cancelFamily(paidWith(family, orderId), { ...ENDING, whole: family }, unit)
  else await endPaidOrder(order, { ...ENDING, family }, unit)
}

/**
 * A parcel is on its way and is paid for, so what was not sent goes back alone. The courier takes the whole price at the door or none:
 * there the shop is told, and sends the rest later or takes its parcel back.
 */
async function endRest(family: Family, order: ShopOrder, unit: Unit): Promise<void> {
  const { id: orderId, status } = order
  if (isUncollected(order)) {
    const told = { orderId, fromStatus: status, toStatus: status, action: 'OUT_OF_STOCK', reason: ENDING.reason }
    return writeHistory([told], unit)
  }
  await endCasesOf(order, ENDING.reason, unit)
  const goingBack = [...(await findGoingBack(unit.db, orderId)), ...(await findShortPieces(unit.db, orderId))]
  const lines = linesOf(family, order).map((line) => without(line, goingBack))
  const paid: Paid = { order, lines, pendingMinor: await pendingMinor(unit.db, orderId) }
  const rest = worthOf(paid, allLeft(paid))
  if (rest.lines.length === 0) return
  const going = { kind: 'REFUND_ONLY', isRestocked: true, isFull: false, goingBack: [] } as const
  const asked = { ...ENDING, amountMinor: rest.amountMinor, isFull: false, lines: linesBack(paid, rest, going) }
  const refund = await requestRefund(order, asked, unit)
  if (refund && refund.amountMinor === 0n) await settleRefund(refund.id, unit)
}
