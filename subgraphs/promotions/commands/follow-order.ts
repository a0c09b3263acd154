import type { orderCancelled, orderCreated, orderFinished, orderPaid, orderRefunded } from '@supermall/contracts/orders'
import type { Unit } from '../data/database.ts'
import { keepHold, useHold } from '../data/holds.ts'
import { noteBought } from '../data/uses.ts'
import { noteRefund, returnCoupons } from './coupons/return-coupons.ts'
import { finishCouponOrder } from './coupons/settle-rebates.ts'
import { noteOrder, useCoupons } from './coupons/use-coupons.ts'
import { giveUpPromotions } from './hold-promotions.ts'
import { earnForOrder, payWithPoints, takeOrderBack } from './points/order-points.ts'
import { countOrder, uncountOrder } from './tasks/count-tasks.ts'

type Told<Event extends (payload: never) => unknown> = Parameters<Event>[0]

/** What was held for a checkout belongs to its orders from now on, and ends with them. */
export async function placeOrder(order: Told<typeof orderCreated>, unit: Unit): Promise<void> {
  await keepHold(unit.db, order.checkoutId)
  await noteOrder(unit, order)
}

export async function payOrder(order: Told<typeof orderPaid>, unit: Unit): Promise<void> {
  await useUp({ ...order, paidMinor: BigInt(order.paid.minorUnits) }, unit)
  await countOrder(bought(order), 'PAID', unit)
}

type Used = Omit<Told<typeof orderPaid>, 'paid'> & { readonly paidMinor: bigint }

async function useUp(order: Used, unit: Unit): Promise<void> {
  await useHold(unit.db, order.checkoutId, unit.now)
  await useCoupons(unit, order)
  await payWithPoints(order, unit)
}

/**
 * Unpaid, all that its checkout held is free again; paid, its coupons and points come back by their own rules. Heard before its
 * payment is, it uses up what was held first: the other orders of its checkout stand on it.
 */
export async function cancelOrder(order: Told<typeof orderCancelled>, unit: Unit): Promise<void> {
  if (order.wasPaid) await useUp({ ...order, paidMinor: 0n }, unit)
  else await giveUpPromotions(order.checkoutId, unit)
  await returnCoupons(unit, order)
  await takeOrderBack({ ...order, isFull: true, subjectId: order.orderId }, unit)
  await uncountOrder(order.orderId, order.accountId, unit)
}

export async function refundOrder(order: Told<typeof orderRefunded>, unit: Unit): Promise<void> {
  if (order.isFull) await returnCoupons(unit, order)
  else await noteRefund(unit, order.orderId, BigInt(order.amount.minorUnits))
  await takeOrderBack({ ...order, subjectId: order.refundId }, unit)
  if (order.isFull) await uncountOrder(order.orderId, order.accountId, unit)
}

/** What was given on top was not bought: it earns nothing, is counted by no task and makes nothing cheaper. */
export async function finishOrder(whole: Told<typeof orderFinished>, unit: Unit): Promise<void> {
  const order = bought(whole)
  const { orderId, accountId, lines } = order
  const at = new Date(order.at)
  const productIds = lines.map(({ productId }) => productId)
  await noteBought(unit.db, { accountId, productIds, at })
  await finishCouponOrder(unit, orderId, at)
  await earnForOrder(order, unit)
  await countOrder(order, 'FINISHED', unit)
}

const bought = <Order extends { readonly lines: readonly { readonly isGift?: boolean | undefined }[] }>(
  order: Order,
) => ({
  ...order,
  lines: order.lines.filter(({ isGift }) => !isGift) as Order['lines'],
})
