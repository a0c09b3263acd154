import { orderFinished, orderReceived } from '@supermall/contracts/orders'
import { after, days } from '@supermall/kernel/time'
import { wire } from '@supermall/kernel/wire'
import type { Unit } from '../data/database.ts'
import { settingOf } from '../data/settings.ts'
import type { Family, ShopOrder } from '../domain/order.ts'
import { linesOf } from '../domain/order.ts'
import { toldSale } from '../domain/sale.ts'
import { about, paidBy, toldKept } from '../domain/told.ts'
import { endCasesOf } from './end-aftersale-cases.ts'
import { moveOrders } from './move-orders.ts'
import { settleParent } from './settle-parent.ts'

/** The buyer has everything: however that came about, the same is told. */
export async function finishOrder(
  order: ShopOrder,
  { family, action, reason = null }: { family: Family; action: string; reason?: string | null },
  unit: Unit,
): Promise<void> {
  await endCasesOf(order, 'The buyer has everything.', unit)
  const withinDays = await settingOf(unit.db, 'refundWithinDays', order.shopId)
  const returnableUntil = after(unit.now, days(withinDays))
  const edit = { finishedAt: unit.now, returnableUntil, receiveAt: null, isPartlyShipped: false }
  await moveOrders([order], { to: 'FINISHED', action, reason, edit }, unit)
  await settleParent(family, { ...order, status: 'FINISHED' }, unit)
  const { checkoutId, paidMinor, refundedMinor, currency } = order
  unit.emit(orderReceived(about(order)))
  const paid = wire(paidMinor - refundedMinor, currency)
  const lines = toldKept(order, family.lines)
  const ways = paidBy(order)
  const sale = toldSale(order, linesOf(family, order))
  const facts = {
    checkoutId,
    paid,
    sale,
    lines,
    ...(ways.length > 0 ? { paidBy: ways } : {}),
    at: unit.now.toISOString(),
  }
  unit.emit(orderFinished({ ...about(order), ...facts }))
}
