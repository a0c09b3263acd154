import type { Id } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import type { Coupon } from './coupon.ts'
import { isOpen } from './coupon.ts'

export type PurchaseStatus = 'OPEN' | 'PAID' | 'CLOSED' | 'REFUNDING' | 'REFUNDED'
/** Why money goes back: it came when nothing was held any more, the coupon could not be had any more, or its buyer gave it back. */
export type RefundReason = 'LATE' | 'ENDED' | 'GIVEN_BACK'

/** A coupon that somebody buys: the piece is theirs once it is paid. */
export type CouponPurchase = {
  readonly id: Id<'cpu'>
  readonly couponId: Id<'cpn'>
  readonly accountId: Id<'acc'>
  readonly priceMinor: bigint
  readonly currency: Currency
  readonly status: PurchaseStatus
  readonly paymentId: Id<'pay'> | null
  readonly memberCouponId: Id<'uco'> | null
  readonly refundId: Id<'rfd'> | null
  readonly reason: RefundReason | null
  readonly expiresAt: Date
  readonly createdAt: Date
  readonly endedAt: Date | null
}

/** Money was counted for it: that of its payment, and no other. */
export const isSettled = ({ status }: Pick<CouponPurchase, 'status'>): boolean =>
  status !== 'OPEN' && status !== 'CLOSED'

const LIFE_MS = 1_800_000

/** As long as an order waits to be paid, and never longer than the coupon can be had. */
export function payableUntil({ claimUntil, validUntil }: Pick<Coupon, 'claimUntil' | 'validUntil'>, now: Date): Date {
  const ends = [claimUntil, validUntil].flatMap((end) => (end === null ? [] : [end.getTime()]))
  return new Date(Math.min(now.getTime() + LIFE_MS, ...ends))
}

/** What becomes of money that came: the coupon, or its way back. */
export function judgePaid(
  { status }: Pick<CouponPurchase, 'status'>,
  coupon: Coupon,
  now: Date,
): 'GIVE' | RefundReason {
  if (status !== 'OPEN') return 'LATE'
  // Who began to pay in time gets it, even where its time to be had ends between the payment and the word of it.
  return isOpen({ ...coupon, claimUntil: null }, now) ? 'GIVE' : 'ENDED'
}

export const SENTENCES: Readonly<Record<RefundReason, string>> = {
  LATE: 'The money came when the coupon was not held any more.',
  ENDED: 'The coupon cannot be had any more.',
  GIVEN_BACK: 'The coupon was given back unused.',
}
