import { orderCancelled } from '@supermall/contracts/orders'
import { revokeCodes } from '../data/codes.ts'
import type { Unit } from '../data/database.ts'
import { withoutGoing } from '../data/going-back.ts'
import { giveBackBought } from '../data/orders.ts'
import type { Refund } from '../data/refunds.ts'
import { pendingMinor } from '../data/refunds.ts'
import type { Paid } from '../domain/aftersale-amount.ts'
import { moneyLeft } from '../domain/aftersale-amount.ts'
import type { Family, ShopOrder } from '../domain/order.ts'
import { keptOf, linesOf } from '../domain/order.ts'
import { about, toldBeside, toldLines } from '../domain/told.ts'
import { endCasesOf } from './end-aftersale-cases.ts'
import { moveOrders } from './move-orders.ts'
import { requestRefund } from './request-refund.ts'
import { settleParent } from './settle-parent.ts'
import { settleRefund } from './settle-refund.ts'

export type Ending = { readonly cause: 'OPERATOR' | 'OUT_OF_STOCK'; readonly reason: string }

/** What is paid and not sent ends, and all of its money goes back, as far as it did not; the others that were paid with it go on. */
export async function endPaidOrder(
  order: ShopOrder,
  ending: Ending & { readonly family: Family },
  unit: Unit,
): Promise<Refund | null> {
  const { cause, reason, family } = ending
  const own = linesOf(family, order)
  await endCasesOf(order, reason, unit)
  await moveOrders(
    [order],
    { to: 'CLOSED', action: 'CLOSED', reason, edit: { endedAt: unit.now, endReason: reason, receiveAt: null } },
    unit,
  )
  await giveBackBought(unit.db, order.accountId, keptOf(own))
  await revokeCodes(unit.db, [order.id], unit.now)
  await settleParent(family, { ...order, status: 'CLOSED', endReason: reason }, unit)
  const told = { ...about(order), checkoutId: order.checkoutId, cause, reason, lines: toldLines(order, own) }
  unit.emit(orderCancelled({ ...told, wasPaid: true, beside: toldBeside(family) }))
  return payRest({ order, lines: own, pendingMinor: await pendingMinor(unit.db, order.id) }, { cause, reason }, unit)
}

/** Not what is back or on its way already. Goods that cost nothing left the stock like others: a refund of nothing brings them back. */
async function payRest(
  { order, lines, pendingMinor: pending }: Paid & { order: ShopOrder },
  ending: Ending,
  unit: Unit,
): Promise<Refund | null> {
  const amountMinor = moneyLeft(order, pending)
  if (amountMinor === 0n && order.paidMinor > 0n) return null
  const rest = (await withoutGoing(unit.db, order, lines))
    .map(({ id, skuId, quantity, refundedQuantity }) => ({
      lineId: id,
      skuId,
      quantity: quantity - refundedQuantity,
      isRestocked: true,
    }))
    .filter(({ quantity }) => quantity > 0)
  const refund = await requestRefund(order, { ...ending, amountMinor, isFull: true, lines: rest }, unit)
  if (refund && amountMinor === 0n) await settleRefund(refund.id, unit)
  return refund
}
