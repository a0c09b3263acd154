import type { Id } from '@supermall/kernel/id'
import type { Unit } from '../data/database.ts'
import { writeHistory } from '../data/history.ts'
import { lockFamily, saveEdit } from '../data/orders.ts'
import type { ShopOrder } from '../domain/order.ts'
import { isUncollected, isUntouched, linesOf, paidWith } from '../domain/order.ts'
import { toldChanged } from '../domain/told.ts'
import { cancelFamily } from './cancel-family.ts'
import { endPaidOrder } from './end-paid-order.ts'
import { endRest } from './end-rest.ts'

const ENDING = { cause: 'OUT_OF_STOCK', reason: 'It was sold out.' } as const

/** Goods that are counted when they are paid for were gone by then. Whoever sent them all the same has them. */
export async function endShortOrder(orderId: Id<'ord'>, unit: Unit): Promise<void> {
  const family = await lockFamily(unit.db, orderId)
  const order = family?.orders.find(({ id }) => id === orderId)
  if (!family || !order || order.status !== 'PAID') return
  const isSent = !isUntouched(linesOf(family, order))
  if (isUncollected(order)) {
    if (isSent) await tellShort(order, unit)
    else await cancelFamily(paidWith(family, orderId), { ...ENDING, whole: family }, unit)
  } else if (isSent) await endRest(order, { ...ENDING, family }, unit)
  else await endPaidOrder(order, { ...ENDING, family }, unit)
}

/** The courier takes the whole price at the door or none: the shop is told, and sends the rest later or takes its parcel back. */
async function tellShort(order: ShopOrder, unit: Unit): Promise<void> {
  const { id: orderId, status } = order
  const told = { orderId, fromStatus: status, toStatus: status, action: 'OUT_OF_STOCK', reason: ENDING.reason }
  await writeHistory([told], unit)
  await saveEdit(unit.db, order, { edit: {}, now: unit.now })
  unit.emit(toldChanged(order))
}
