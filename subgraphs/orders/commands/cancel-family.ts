import { orderCancelled, orderRefunded } from '@supermall/contracts/orders'
import { newId } from '@supermall/kernel/id'
import { wire } from '@supermall/kernel/wire'
import { revokeCodes } from '../data/codes.ts'
import type { Unit } from '../data/database.ts'
import { giveBackBought } from '../data/orders.ts'
import { insertRefund } from '../data/refunds.ts'
import type { Family, ShopOrder } from '../domain/order.ts'
import { keptOf, linesOf } from '../domain/order.ts'
import { about, toldBeside, toldLines, toldPaid } from '../domain/told.ts'
import { moveOrders } from './move-orders.ts'
import { settleParent } from './settle-parent.ts'

type Cancelling = {
  readonly cause: 'BUYER' | 'OPERATOR' | 'TIMEOUT' | 'OUT_OF_STOCK'
  readonly reason: string
  /** All that was ordered at once; at the door more than what is paid at once. */
  readonly whole: Family
}

/**
 * Ends what nobody has paid, all that is paid at once together: stock, coupons, points and balance go back with what is told here.
 * Goods for the door were taken off the stock already, so they come back as by a refund of nothing.
 */
export async function cancelFamily(family: Family, { cause, reason, whole }: Cancelling, unit: Unit): Promise<void> {
  const { payable, orders, lines } = family
  const all = payable.isParent ? [payable, ...orders] : [payable]
  const isAtDoor = payable.status === 'PAID'
  const edit = { endedAt: unit.now, endReason: reason, receiveAt: null }
  await moveOrders(all, { to: 'CANCELLED', action: 'CANCELLED', reason, edit }, unit)
  await giveBackBought(unit.db, payable.accountId, keptOf(lines))
  if (isAtDoor)
    await revokeCodes(
      unit.db,
      orders.map(({ id }) => id),
      unit.now,
    )
  for (const order of orders) {
    const told = { ...about(order), checkoutId: order.checkoutId, cause, reason, lines: toldLines(order, lines) }
    unit.emit(orderCancelled({ ...told, wasPaid: isAtDoor, beside: toldBeside(whole) }))
    if (isAtDoor) await putBack(order, whole, unit)
    if (!all.includes(whole.payable))
      await settleParent(whole, { ...order, status: 'CANCELLED', endReason: reason }, unit)
  }
}

async function putBack(order: ShopOrder, family: Family, unit: Unit): Promise<void> {
  const { checkoutId, currency, endReason } = order
  const lines = linesOf(family, order).map(({ id, skuId, quantity }) => ({
    lineId: id,
    skuId,
    quantity,
    isRestocked: true,
  }))
  const refund = {
    id: newId('rfd', unit.now.getTime()),
    orderId: order.id,
    currency,
    amountMinor: 0n,
    isFull: true,
    lines,
  } as const
  await insertRefund(unit.db, {
    ...refund,
    caseId: null,
    cause: 'OPERATOR',
    status: 'SUCCEEDED',
    paymentId: null,
    reason: endReason ?? 'Nothing was paid.',
    createdAt: unit.now,
    endedAt: unit.now,
    failure: null,
  })
  const before = { bought: toldPaid(order, family.lines), beside: toldBeside(family), hasFinished: false }
  const told = { refundId: refund.id, amount: wire(0n, currency), isFull: true, lines: [...lines], shares: [] }
  unit.emit(orderRefunded({ ...about(order), checkoutId, ...told, ...before }))
}
