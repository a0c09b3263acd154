import { orderCancelled } from '@supermall/contracts/orders'
import { revokeCodes } from '../data/codes.ts'
import type { Unit } from '../data/database.ts'
import { giveBackBought } from '../data/orders.ts'
import type { Family, ShopOrder } from '../domain/order.ts'
import { linesOf } from '../domain/order.ts'
import { about, toldLines } from '../domain/told.ts'
import { moveOrders } from './move-orders.ts'
import { requestRefund } from './request-refund.ts'
import { settleParent } from './settle-parent.ts'

export type Ending = { readonly cause: 'OPERATOR' | 'OUT_OF_STOCK'; readonly reason: string }

/** What is paid and not sent ends, and all of its money goes back; the others that were paid with it go on. */
export async function endPaidOrder(
  order: ShopOrder,
  ending: Ending & { readonly family: Family },
  unit: Unit,
): Promise<void> {
  const { cause, reason, family } = ending
  const own = linesOf(family, order)
  await moveOrders(
    [order],
    { to: 'CLOSED', action: 'CLOSED', reason, edit: { endedAt: unit.now, endReason: reason, receiveAt: null } },
    unit,
  )
  await giveBackBought(unit.db, order.accountId, own)
  await revokeCodes(unit.db, [order.id], unit.now)
  await settleParent(family, { ...order, status: 'CLOSED', endReason: reason }, unit)
  unit.emit(
    orderCancelled({ ...about(order), checkoutId: order.checkoutId, cause, reason, lines: toldLines(order, own) }),
  )
  const lines = own.map(({ id, skuId, quantity }) => ({ lineId: id, skuId, quantity, isRestocked: true }))
  await requestRefund(order, { cause, amountMinor: order.paidMinor, isFull: true, lines, reason }, unit)
}
