import type { Currency } from '@supermall/kernel/money'
import { money, toDecimal } from '@supermall/kernel/money'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { CouponBuyer } from './may-use.ts'
import { unusable } from './may-use.ts'
import type { CouponUse, WalletCoupon } from './terms.ts'
import { offOf } from './worth.ts'

/** What is paid that is no order: an amount, to the platform or to a shop. */
export type Spending = {
  readonly use: Exclude<CouponUse, 'SHOPPING'>
  readonly shopId: string | null
  readonly minor: bigint
  readonly currency: Currency
  readonly buyer: CouponBuyer
  readonly now: Date
}

/** What a coupon takes off it. Something always stays to be paid: what costs nothing is paid by no channel. */
export function judgeAmount(coupon: WalletCoupon, spending: Spending): Result<bigint> {
  const { shopId, minor, currency } = spending
  const why = unusable(coupon, spending)
  if (why) return refused(why.code, why.message, 'couponId')
  const { terms } = coupon
  if (terms.shopId !== null && terms.shopId !== shopId)
    return refused('COUPON_OTHER_SHOP', 'This coupon is for another shop.', 'couponId')
  const missing = terms.thresholdMinor - minor
  if (missing > 0n) {
    const amount = toDecimal(money(missing, currency))
    return refused('COUPON_NOT_REACHED', `It needs ${amount} ${currency} more.`, 'couponId')
  }
  const off = offOf(terms, minor - 1n)
  return off > 0n ? ok(off) : refused('COUPON_NOTHING_LEFT', 'Nothing is left to take off.', 'couponId')
}
