import type { Result } from '@supermall/kernel/result'
import type { Coupon } from '../../domain/coupons/coupon.ts'
import type { Reach } from '../known.ts'
import { checkGiven, checkNamed, namedAt } from '../known.ts'

const LISTS = ['productIds', 'categoryIds', 'skuIds', 'excludedProductIds', 'levelIds', 'groupIds'] as const

/** What a coupon is good for, and whom it is for, is there; a shop's names and gives goods of its own, the platform's any. */
export function checkCouponNames(coupon: Coupon, known: Reach['known']): Result<null> {
  const { goodsSkuId, shopId } = coupon
  const named = checkNamed(
    LISTS.flatMap((list) => namedAt(coupon[list], list)),
    { shopId, known },
  )
  if (!named.ok || goodsSkuId === null) return named
  return checkGiven(goodsSkuId, { shopId, known }, ['goods', 'skuId'])
}
