import { awaitsMoney, countUnused } from '../data/codes.ts'
import type { Unit } from '../data/database.ts'
import { findOrder, lockFamily } from '../data/orders.ts'
import { findRefunds, pendingOf } from '../data/refunds.ts'
import { settingOf } from '../data/settings.ts'
import { without } from '../domain/aftersale-decide.ts'
import type { ShopOrder } from '../domain/order.ts'
import { isOfShop, isUntouched, linesOf, piecesWaiting } from '../domain/order.ts'
import { receiveAtOf } from '../domain/shipping.ts'
import { finishOrder } from './finish-order.ts'
import { moveOrders } from './move-orders.ts'

/**
 * Nothing of what is partly sent waits any more but what is paid back, or will be: the order goes on with what was sent, whatever
 * becomes of that money. Where it is the last of the order's money it ends the order, and whoever asks again for it is waited for. Tells
 * whether it moved.
 */
export async function shipWithout(
  { id, status, fulfilment }: ShopOrder,
  action: 'SHIPPED' | 'REST_REFUNDED',
  unit: Unit,
): Promise<boolean> {
  if (status !== 'PAID' || fulfilment !== 'DELIVERY') return false
  const family = await lockFamily(unit.db, id)
  const order = family?.orders.find((one) => one.id === id)
  if (!family || order?.status !== 'PAID') return false
  const lines = linesOf(family, order)
  if (isUntouched(lines)) return false
  const { pending, isLast } = pendingOf(await findRefunds(unit.db, [id]))
  const goingBack = pending.flatMap((refund) => refund.lines)
  if (isLast || lines.some((line) => piecesWaiting(without(line, goingBack)) > 0)) return false
  const days = await settingOf(unit.db, 'receiveAfterDays', order.shopId)
  const edit = { shippedAt: unit.now, receiveAt: receiveAtOf(order, days, unit.now), isPartlyShipped: false }
  await moveOrders([order], { to: 'SHIPPED', action, reason: 'What was not sent is paid back.', edit }, unit)
  return true
}

/** What stands still since before orders went on without money that failed. False when something happened since it was listed. */
export async function goOnStranded(orderId: string, unit: Unit): Promise<boolean> {
  const order = await findOrder(unit.db, orderId)
  return order !== null && isOfShop(order) && shipWithout(order, 'SHIPPED', unit)
}

/** Codes that were paid back redeem nothing: when none is left, and that money is back or could not be given back, the order is done. */
export async function finishWithout({ id, status, kind }: ShopOrder, unit: Unit): Promise<void> {
  if (status !== 'PAID' || kind !== 'VERIFICATION') return
  const family = await lockFamily(unit.db, id)
  const order = family?.orders.find((one) => one.id === id)
  if (!family || order?.status !== 'PAID' || (await countUnused(unit.db, id)) > 0) return
  if (await awaitsMoney(unit.db, id)) return
  await finishOrder(order, { family, action: 'REDEEMED' }, unit)
}
