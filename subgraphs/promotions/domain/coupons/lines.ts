import type { CouponTerms } from './terms.ts'
import { DROPS } from './terms.ts'

/** A line as coupons see it: priced, and after the tiers of its shop and of the mall. */
export type CouponLine = {
  readonly skuId: string
  readonly productId: string
  readonly shopId: string
  readonly categoryId: string
  /** Of a campaign or a package: its price is its price, and no coupon touches it. */
  readonly isFixed: boolean
  /** Those that are in no package: what is left is what they cost. */
  readonly pieces: number
  readonly leftMinor: bigint
}

/** Which of its lower prices a line has to do without, because of a coupon that is used on it. */
export type Dropped = { readonly promotion: boolean; readonly member: boolean }
export type DroppedPrices = ReadonlyMap<string, Dropped>

export type Goods = Pick<CouponLine, 'skuId' | 'productId' | 'shopId' | 'categoryId' | 'isFixed'>

/** Whether a coupon is good for a line. Goods that are left out are out, whatever else names them. */
export function isEligible(terms: CouponTerms, line: Goods): boolean {
  const { shopId, goodsSkuId, productIds, categoryIds, skuIds, excludedProductIds } = terms
  if (line.isFixed || (shopId !== null && shopId !== line.shopId)) return false
  if (goodsSkuId !== null) return goodsSkuId === line.skuId
  if (excludedProductIds.includes(line.productId)) return false
  if (productIds.length === 0 && categoryIds.length === 0 && skuIds.length === 0) return true
  return productIds.includes(line.productId) || categoryIds.includes(line.categoryId) || skuIds.includes(line.skuId)
}

/** All that the coupons that are used together take away from each line. */
export function droppedBy(used: readonly CouponTerms[], lines: readonly Goods[]): DroppedPrices {
  const dropped = new Map<string, Dropped>()
  for (const terms of used) {
    const { promotion, member } = DROPS[terms.stacking]
    if (!promotion && !member) continue
    for (const line of lines) {
      if (!isEligible(terms, line)) continue
      const before = dropped.get(line.skuId)
      const both = { promotion: promotion || before?.promotion === true, member: member || before?.member === true }
      dropped.set(line.skuId, both)
    }
  }
  return dropped
}
