import { aftersaleDone } from '@supermall/contracts/orders'
import { findCase } from '../data/aftersale.ts'
import { countUnused } from '../data/codes.ts'
import type { Unit } from '../data/database.ts'
import { lockFamily } from '../data/orders.ts'
import type { Refund } from '../data/refunds.ts'
import { settingOf } from '../data/settings.ts'
import { isGoingBack } from '../domain/aftersale-status.ts'
import { aboutCase } from '../domain/aftersale-told.ts'
import type { Family, OrderLine, ShopOrder } from '../domain/order.ts'
import { isUntouched, linesOf, piecesWaiting } from '../domain/order.ts'
import { receiveAtOf } from '../domain/shipping.ts'
import { finishOrder } from './finish-order.ts'
import { moveCase } from './move-aftersale.ts'
import { moveOrders } from './move-orders.ts'

/** What follows when money is back: its case ends, and its order, which is locked by whoever calls, goes on without what is paid back. */
export async function followRefund(
  { caseId }: Refund,
  { id: orderId, parentId }: ShopOrder,
  unit: Unit,
): Promise<void> {
  if (caseId !== null) {
    const found = await findCase(unit.db, caseId)
    if (!found || !isGoingBack(found.status)) return
    await moveCase(found, { to: 'DONE' }, unit)
    unit.emit(aftersaleDone(aboutCase(found, { parentId })))
  }
  const family = await lockFamily(unit.db, orderId)
  const order = family?.orders.find(({ id }) => id === orderId)
  if (family && order?.status === 'PAID') await closeRest(family, order, unit)
}

/** What was waited for is paid back: when nothing else is waited for, the order goes on without it. */
async function closeRest(family: Family, order: ShopOrder, unit: Unit): Promise<void> {
  if (order.fulfilment === 'DELIVERY') await shipRest(linesOf(family, order), order, unit)
  if (order.kind === 'VERIFICATION' && (await countUnused(unit.db, order.id)) === 0)
    await finishOrder(order, { family, action: 'REDEEMED' }, unit)
}

async function shipRest(lines: readonly OrderLine[], order: ShopOrder, unit: Unit): Promise<void> {
  if (isUntouched(lines)) return
  if (lines.some((line) => piecesWaiting(line) > 0)) return
  const days = await settingOf(unit.db, 'receiveAfterDays', order.shopId)
  const edit = { shippedAt: unit.now, receiveAt: receiveAtOf(order, days, unit.now), isPartlyShipped: false }
  await moveOrders([order], { to: 'SHIPPED', action: 'REST_REFUNDED', edit }, unit)
}
