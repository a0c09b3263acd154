/** What names a level or a group: goods by who may see or buy them, coupons and promotions by whom they are for. */
export type AudienceUse = {
  readonly productCount: number
  readonly couponCount: number
  readonly promotionCount: number
}

export const NO_USE: AudienceUse = { productCount: 0, couponCount: 0, promotionCount: 0 }

export const isNamed = ({ productCount, couponCount, promotionCount }: AudienceUse): boolean =>
  productCount + couponCount + promotionCount > 0

export const namedBy = ({ productCount, couponCount, promotionCount }: AudienceUse): string =>
  `${productCount} goods, ${couponCount} coupons and ${promotionCount} promotions name it`
