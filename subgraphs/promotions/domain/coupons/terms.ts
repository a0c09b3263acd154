import type { Id } from '@supermall/kernel/id'

/** What it is used for: an order, a recharge, or a bill at a shop's cashier. */
export type CouponUse = 'SHOPPING' | 'RECHARGE' | 'CASHIER'

export type CouponKind = 'THRESHOLD_OFF' | 'STRAIGHT_OFF' | 'PERCENT' | 'FREE_FREIGHT' | 'REBATE' | 'GOODS'

/** What else may lower the price of the lines that a coupon is used on: the rest is taken off them first. */
export type Stacking = 'KEEPS_BOTH' | 'DROPS_PROMOTION' | 'DROPS_MEMBER' | 'DROPS_BOTH'

export type RebateTarget = 'POINTS' | 'BALANCE' | 'RED_PACKET'
export type RebateTime = 'PAID' | 'RECEIVED' | 'REFUND_WINDOW'

/** What comes back later: a fixed amount, or a part of what the eligible lines cost. Of points, the amount is a count of them. */
export type Rebate = {
  readonly target: RebateTarget
  readonly time: RebateTime
  readonly fixed: bigint | null
  /** In ten-thousandths; of points, how many for ten thousand minor units. */
  readonly rate: number | null
}

/** What a coupon is good for, and for whom; an empty list leaves it open. */
export type CouponScope = {
  readonly productIds: readonly string[]
  readonly categoryIds: readonly string[]
  readonly skuIds: readonly string[]
  readonly excludedProductIds: readonly string[]
  readonly levelIds: readonly string[]
  readonly groupIds: readonly string[]
}

/** All of a coupon that a price depends on. */
export type CouponTerms = CouponScope & {
  readonly id: Id<'cpn'>
  /** Null is the whole mall's. */
  readonly shopId: Id<'shp'> | null
  readonly name: string
  readonly use: CouponUse
  readonly kind: CouponKind
  readonly currency: string
  readonly thresholdMinor: bigint
  readonly offMinor: bigint | null
  /** What of the eligible lines is still paid, in ten-thousandths: 8500 is fifteen per cent off. */
  readonly rate: number | null
  readonly mostMinor: bigint | null
  readonly rebate: Rebate | null
  /** What it gives, and how many pieces of it; null of other kinds. */
  readonly goodsSkuId: string | null
  readonly goodsQuantity: number | null
  readonly stacking: Stacking
}

export type CouponState = 'UNUSED' | 'HELD' | 'USED' | 'EXPIRED' | 'GIVEN_BACK' | 'TAKEN_BACK'

/** A coupon in somebody's wallet, with what it grants. */
export type WalletCoupon = {
  readonly id: Id<'uco'>
  readonly terms: CouponTerms
  readonly status: CouponState
  readonly validFrom: Date
  /** Null is for ever. */
  readonly validUntil: Date | null
}

type Drops = { readonly promotion: boolean; readonly member: boolean }

export const DROPS: Record<Stacking, Drops> = {
  KEEPS_BOTH: { promotion: false, member: false },
  DROPS_PROMOTION: { promotion: true, member: false },
  DROPS_MEMBER: { promotion: false, member: true },
  DROPS_BOTH: { promotion: true, member: true },
}
