import type {
  orderCancelled,
  orderCollected,
  orderCreated,
  orderFinished,
  orderPaid,
  orderRefunded,
} from '@supermall/contracts/orders'
import { minorOf } from '@supermall/kernel/wire'
import type { Happened } from '@supermall/messaging/consume'
import type { Tx, Unit } from '../data/database.ts'
import { noteCollected, noteFinished } from '../data/door-orders.ts'
import { keepHolds, useHolds } from '../data/holds.ts'
import { noteBought } from '../data/uses.ts'
import { isDueAtDoor, minorOfLines } from '../domain/at-door.ts'
import { noteRefund, returnCoupons } from './coupons/return-coupons.ts'
import { finishCouponOrder, lessenRebates } from './coupons/settle-rebates.ts'
import { noteOrders, useCoupons } from './coupons/use-coupons.ts'
import type { PaidOrder } from './full-backs/follow-full-backs.ts'
import {
  collectFullBacks,
  finishFullBacks,
  promiseFullBacks,
  takeFullBacksBack,
} from './full-backs/follow-full-backs.ts'
import { giveUpPromotions } from './hold-promotions.ts'
import type { Paid } from './points/order-points.ts'
import { earnForOrder, payWithPoints, takeOrderBack } from './points/order-points.ts'
import { countProved } from './tasks/count-newcomer.ts'
import { countingAt, countOrder, uncountOrder } from './tasks/count-tasks.ts'

type Told<Event extends (payload: never) => unknown> = Parameters<Event>[0]

/** What was held for a checkout belongs to its orders from now on, and ends with them. */
export async function placeOrders(orders: readonly Happened<Tx, Told<typeof orderCreated>>[]): Promise<void> {
  const [first] = orders
  if (!first) return
  const placed = orders.map(({ payload }) => {
    const { isCashOnDelivery, payable } = payload
    return isCashOnDelivery ? { ...payload, isAtDoor: minorOf(payable) > 0n, paidMinor: minorOf(payable) } : payload
  })
  await keepHolds(first.unit.db, ownersOf(placed))
  await noteOrders(first.unit.db, placed)
}

export async function payOrders(orders: readonly Happened<Tx, Told<typeof orderPaid>>[]): Promise<void> {
  const [first] = orders
  if (!first) return
  await useUp(orders.map(({ payload, unit }) => ({ order: usedBy(payload), unit })))
  const counting = await countingAt('PAID', first.unit)
  for (const { payload, unit } of orders) await countOrder(bought(payload), counting, unit)
}

/** How its payment was told of; what is cancelled after it was paid does not say it. */
type Used = Paid & PaidOrder & { readonly paidMinor?: bigint; readonly isAtDoor?: boolean; readonly isPaid: boolean }

const usedBy = (order: Told<typeof orderPaid>): Used => ({
  ...order,
  paidMinor: isDueAtDoor(order) ? minorOfLines(order.lines) : minorOf(order.paid),
  isAtDoor: isDueAtDoor(order),
  isPaid: true,
})

async function useUp(paid: readonly { readonly order: Used; readonly unit: Unit }[]): Promise<void> {
  const [first] = paid
  if (!first) return
  const { db, now } = first.unit
  const owners = ownersOf(paid.map(({ order }) => order))
  await useHolds(db, owners, now)
  await useCoupons(db, paid)
  await payWithPoints(db, paid)
  await promiseFullBacks(
    db,
    paid.map(({ order }) => order),
    now,
  )
}

const ownersOf = (orders: readonly { readonly checkoutId: string }[]): readonly string[] => [
  ...new Set(orders.map(({ checkoutId }) => checkoutId)),
]

/**
 * Unpaid, all that its checkout held is free again; paid, its coupons and points come back by their own rules. Heard before its
 * payment is, it uses up what was held first: the other orders of its checkout stand on it.
 */
export async function cancelOrder(order: Told<typeof orderCancelled>, unit: Unit): Promise<void> {
  if (order.wasPaid) await useUp([{ order: { ...order, isPaid: false }, unit }])
  else await giveUpPromotions(order.checkoutId, unit)
  await returnCoupons(unit, order)
  const whole = { ...order, isFull: true, subjectId: order.orderId, ownerId: order.checkoutId }
  await lessenRebates(whole, unit)
  await takeOrderBack(whole, unit)
  await takeFullBacksBack(whole, unit)
  await uncountOrder(order.orderId, order.accountId, unit)
}

/** Heard before its payment is, it uses up what was held first: what was not used cannot come back. */
export async function refundOrder(order: Told<typeof orderRefunded>, unit: Unit): Promise<void> {
  const { bought: paid } = order
  if (paid) await useUp([{ order: usedBy({ ...order, ...paid }), unit }])
  if (order.isFull) await returnCoupons(unit, order)
  else await noteRefund(unit, order.orderId, BigInt(order.amount.minorUnits))
  const back = { ...order, subjectId: order.refundId, ownerId: order.checkoutId }
  await lessenRebates(back, unit)
  await takeOrderBack(back, unit)
  await takeFullBacksBack(back, unit)
  if (order.isFull) await uncountOrder(order.orderId, order.accountId, unit)
}

/**
 * What was given on top was not bought: it earns nothing, is counted by no task and makes nothing cheaper. What is fetched at once is
 * finished with its payment, and may be heard of before.
 */
export async function finishOrder(whole: Told<typeof orderFinished>, unit: Unit): Promise<void> {
  const order = bought(whole)
  const { orderId, accountId, lines, checkoutId } = order
  if (checkoutId !== undefined) await useUp([{ order: usedBy({ ...whole, checkoutId }), unit }])
  const at = new Date(order.at)
  const productIds = lines.map(({ productId }) => productId)
  await noteBought(unit.db, { accountId, productIds, at })
  await finishCouponOrder(unit, orderId, at)
  await finishFullBacks(unit.db, { orderId, at, isPaid: BigInt(order.paid.minorUnits) > 0n })
  const collected = isDueAtDoor(order) ? await noteFinished(unit.db, orderId, at) : order
  if (collected !== null) await countFinished({ ...order, paid: collected.paid, paidBy: collected.paidBy }, unit)
}

type Finished = Told<typeof orderFinished>

/** Points and tasks are for what was really paid: at the door, once that is known as well as that the buyer has everything. */
async function countFinished(order: Finished, unit: Unit): Promise<void> {
  await earnForOrder(order, unit)
  await countOrder(order, await countingAt('FINISHED', unit), unit)
  await countProved(order.accountId, unit)
}

/** The courier has brought the money. It may be heard before all else of the order is: what was held for it is its own then. */
export async function collectOrder(order: Told<typeof orderCollected>, unit: Unit): Promise<void> {
  const { checkoutId, lines, orderId } = order
  if (checkoutId !== undefined && lines !== undefined)
    await useUp([{ order: usedBy({ ...order, checkoutId, lines }), unit }])
  if (lines !== undefined && (await noteCollected(unit.db, orderId, { paid: order.paid, paidBy: order.paidBy })))
    await countFinished(bought({ ...order, lines }), unit)
  await collectFullBacks(unit.db, orderId, new Date(order.at))
}

const bought = <Order extends { readonly lines: readonly { readonly isGift?: boolean | undefined }[] }>(
  order: Order,
) => ({
  ...order,
  lines: order.lines.filter(({ isGift }) => !isGift) as Order['lines'],
})
