import type { Id } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import type { Actor } from '@supermall/messaging/unit'
import type { MemberCoupon } from '../domain/coupons/coupon.ts'

/** One of those who claim a coupon at the same time. */
export type ClaimAsk = {
  readonly couponId: string
  readonly key: string
  readonly accountId: Id<'acc'>
  readonly actor: Actor
}

/** What came of it; `ALONE` is for what takes more than a look at the coupon: points, levels, or a key that was used before. */
export type ClaimAnswer = Result<MemberCoupon> | 'ALONE'
