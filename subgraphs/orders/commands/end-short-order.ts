import type { Id } from '@supermall/kernel/id'
import type { Unit } from '../data/database.ts'
import { lockFamily } from '../data/orders.ts'
import type { ShopOrder } from '../domain/order.ts'
import { isOwed, isUncollected, isUntouched, linesOf, paidWith } from '../domain/order.ts'
import { toldChanged } from '../domain/told.ts'
import { cancelFamily } from './cancel-family.ts'
import { endPaidOrder } from './end-paid-order.ts'
import { endRest } from './end-rest.ts'
import { noteOrder } from './note-order.ts'

const ENDING = { cause: 'OUT_OF_STOCK', reason: 'It was sold out.' } as const

/** Goods that are counted when they are paid for were gone by then. Whoever sent them all the same has them. */
export async function endShortOrder(orderId: Id<'ord'>, unit: Unit): Promise<void> {
  const family = await lockFamily(unit.db, orderId)
  const order = family?.orders.find(({ id }) => id === orderId)
  if (!family || !order || order.status !== 'PAID') return
  const isSent = !isUntouched(linesOf(family, order))
  if (isSent && isOwed(order)) await tellShort(order, unit)
  else if (!isSent && isUncollected(order))
    await cancelFamily(paidWith(family, orderId), { ...ENDING, whole: family }, unit)
  else if (isSent) await endRest(order, { ...ENDING, family }, unit)
  else await endPaidOrder(order, { ...ENDING, family }, unit)
}

/** The courier takes the whole price at the door or none: the shop is told, and sends the rest later or takes its parcel back. */
async function tellShort(order: ShopOrder, unit: Unit): Promise<void> {
  await noteOrder(order, { action: 'OUT_OF_STOCK', reason: ENDING.reason }, unit)
  unit.emit(toldChanged(order))
}
