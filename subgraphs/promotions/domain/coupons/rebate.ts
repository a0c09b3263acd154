import type { Id } from '@supermall/kernel/id'
import type { RebateTarget, RebateTime } from './terms.ts'

type RebateStatus = 'WAITING' | 'DUE' | 'PAID' | 'CANCELLED'

/** What a used coupon promised to give back. */
export type CouponRebate = {
  readonly id: Id<'crb'>
  readonly memberCouponId: Id<'uco'>
  readonly accountId: Id<'acc'>
  readonly target: RebateTarget
  readonly time: RebateTime
  /** Minor units, or a count of points. */
  readonly amount: bigint
  readonly currency: string
  readonly status: RebateStatus
  readonly dueAt: Date | null
  readonly createdAt: Date
  readonly endedAt: Date | null
}

export type OrderPayment = 'OPEN' | 'AT_DOOR' | 'PAID'

/** An order of a checkout that used coupons or promotions, as far as those must know. */
export type CouponOrder = {
  readonly orderId: Id<'ord'>
  readonly ownerId: string
  readonly shopId: Id<'shp'>
  readonly status: 'OPEN' | 'FINISHED' | 'ENDED'
  /** `OPEN` until its payment is heard of; what is to be paid at the door is not paid before it was collected there. */
  readonly payment: OrderPayment
  /** What was paid, or is to be paid at the door. */
  readonly paidMinor: bigint
  readonly refundedMinor: bigint
}

/** How long after receipt goods can be given back: rebates that wait for that come then. */
export const REFUND_WINDOW_DAYS = 7

/** The orders that a coupon was used on: all of the checkout, or those of its shop. */
export const ordersOf = (orders: readonly CouponOrder[], shopId: string | null): readonly CouponOrder[] =>
  orders.filter((order) => shopId === null || order.shopId === shopId)

/** All of it went back, or was never delivered. */
export const isUndone = (orders: readonly CouponOrder[]): boolean =>
  orders.length > 0 && orders.every(({ status }) => status === 'ENDED')

/** They ended before anything was paid: what they used was used for nothing. */
export const areNeverPaid = (orders: readonly CouponOrder[]): boolean =>
  isUndone(orders) && orders.every(({ payment }) => payment === 'AT_DOOR')

/** The buyer has all that was not given back. */
export const isReceived = (orders: readonly CouponOrder[]): boolean =>
  orders.some(({ status }) => status === 'FINISHED') && orders.every(({ status }) => status !== 'OPEN')

/** All money has come that is to come: an order that ended before it was collected is not collected any more. */
export const arePaid = (orders: readonly CouponOrder[]): boolean =>
  orders.every(({ status, payment }) => payment === 'PAID' || (status === 'ENDED' && payment === 'AT_DOOR'))

/** What was used on them was used for something. */
export const isPaidAndKept = (orders: readonly CouponOrder[]): boolean => arePaid(orders) && !isUndone(orders)

/** Whether the time of a promise has come. Nothing is given back before all that it is given for is paid. */
export const isReady = (time: RebateTime, orders: readonly CouponOrder[]): boolean =>
  time === 'PAID' ? isPaidAndKept(orders) : arePaid(orders) && isReceived(orders)

/** What of the promise is kept, by what of the orders was kept; rounded down. */
export function keptOf(amount: bigint, orders: readonly CouponOrder[]): bigint {
  const { paid, kept } = sumsOf(orders)
  if (paid === 0n) return isUndone(orders) ? 0n : amount
  return (amount * kept) / paid
}

/** What is to be given of the promise: of money never more than was paid for its orders and not given back. */
export function dueOf({ target, amount }: Pick<CouponRebate, 'target' | 'amount'>, orders: readonly CouponOrder[]) {
  const due = keptOf(amount, orders)
  const { kept } = sumsOf(orders)
  return target === 'POINTS' || orders.length === 0 || due < kept ? due : kept
}

function sumsOf(orders: readonly CouponOrder[]) {
  const sums = { paid: 0n, kept: 0n }
  for (const { status, paidMinor, refundedMinor } of orders) {
    sums.paid += paidMinor
    if (status !== 'ENDED' && refundedMinor < paidMinor) sums.kept += paidMinor - refundedMinor
  }
  return sums
}
