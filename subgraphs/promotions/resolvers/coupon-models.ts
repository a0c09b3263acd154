import type { Money } from '@supermall/kernel/money'
import type { Counted } from '@supermall/subgraph/list-page'
import type { CouponCode } from '../data/codes.ts'
import type { CouponSend } from '../data/sends.ts'
import type { Coupon, MemberCoupon } from '../domain/coupons/coupon.ts'
import type { CouponPurchase } from '../domain/coupons/purchase.ts'
import type { Rebate } from '../domain/coupons/terms.ts'

/** What stands behind each type of coupons that is more than a row. */
export type CouponRebateTermsModel = Rebate & { readonly currency: string }
export type UsableCouponModel = { readonly memberCouponId: string; readonly off: Money }
export type CouponConnectionModel = Counted<Coupon>
export type MemberCouponConnectionModel = Counted<MemberCoupon>
export type CouponPurchaseConnectionModel = Counted<CouponPurchase>
export type CouponCodeConnectionModel = Counted<CouponCode>
export type CouponSendConnectionModel = Counted<CouponSend>
