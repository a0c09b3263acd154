import { derivedId } from '@supermall/kernel/id'
import type { CouponRound, Reprice } from '../domain/coupons/apply-coupons.ts'
import type { CouponLine } from '../domain/coupons/lines.ts'
import type { CouponTerms, WalletCoupon } from '../domain/coupons/terms.ts'

export const NOW = new Date('2026-11-21T04:00:00Z')

export const terms = (ordinal: number, changes: Partial<CouponTerms> = {}): CouponTerms => ({
  id: derivedId('cpn', ordinal),
  shopId: null,
  name: `Coupon ${ordinal}`,
  use: 'SHOPPING',
  kind: 'STRAIGHT_OFF',
  currency: 'CNY',
  thresholdMinor: 0n,
  offMinor: 1_000n,
  rate: null,
  mostMinor: null,
  rebate: null,
  stacking: 'KEEPS_BOTH',
  goodsSkuId: null,
  goodsQuantity: null,
  productIds: [],
  categoryIds: [],
  skuIds: [],
  excludedProductIds: [],
  levelIds: [],
  groupIds: [],
  ...changes,
})

export const inWallet = (
  ordinal: number,
  changes: Partial<CouponTerms> = {},
  facts: Partial<WalletCoupon> = {},
): WalletCoupon => ({
  id: derivedId('uco', ordinal),
  terms: terms(ordinal, changes),
  status: 'UNUSED',
  validFrom: new Date(NOW.getTime() - 1),
  validUntil: null,
  ...facts,
})

export const line = (ordinal: number, leftMinor: bigint, changes: Partial<CouponLine> = {}): CouponLine => ({
  skuId: derivedId('sku', ordinal),
  productId: derivedId('prd', ordinal),
  shopId: derivedId('shp', 0),
  categoryId: derivedId('cat', 0),
  isFixed: false,
  pieces: 1,
  leftMinor,
  ...changes,
})

export const round = (
  wallet: readonly WalletCoupon[],
  lines: readonly CouponLine[],
  reprice: Reprice = () => lines,
): CouponRound => ({ wallet, buyer: { levelId: null, groupIds: [] }, now: NOW, currency: 'CNY', reprice })
