import { derivedId } from '@supermall/kernel/id'
import type { Coupon, CouponWay } from '../domain/coupons/coupon.ts'
import type { CouponKind, CouponUse, Rebate } from '../domain/coupons/terms.ts'

type Sketch = {
  readonly name: string
  readonly kind: CouponKind
  readonly use?: CouponUse
  readonly way: CouponWay
  readonly shop?: number
  readonly threshold?: bigint
  readonly off?: bigint
  readonly rate?: number
  readonly most?: bigint
  readonly rebate?: Rebate
  readonly total?: number
  readonly pointsPrice?: number
  readonly price?: bigint
  readonly password?: string
  /** One piece of it. */
  readonly goodsSkuId?: string
  readonly description: string
}

/** Every kind and every way to get one, once at least. */
const SKETCHES: readonly Sketch[] = [
  {
    name: '满200减20',
    kind: 'THRESHOLD_OFF',
    way: 'FREE',
    threshold: 20_000n,
    off: 2_000n,
    total: 10_000,
    description: 'For the whole mall.',
  },
  {
    name: '新人立减10',
    kind: 'STRAIGHT_OFF',
    way: 'NEW_MEMBER',
    off: 1_000n,
    description: 'For whoever has just come.',
  },
  {
    name: '85折券',
    kind: 'PERCENT',
    way: 'FREE',
    shop: 0,
    rate: 8_500,
    most: 5_000n,
    total: 500,
    description: 'Fifteen per cent off in one shop, at most 50.',
  },
  {
    name: '包邮券',
    kind: 'FREE_FREIGHT',
    way: 'POINTS',
    pointsPrice: 200,
    description: 'For 200 points.',
  },
  {
    name: '下单返5元',
    kind: 'REBATE',
    way: 'FREE',
    threshold: 5_000n,
    rebate: { target: 'BALANCE', time: 'RECEIVED', fixed: 500n, rate: null },
    description: 'Comes back into the wallet once the goods are there.',
  },
  {
    name: '口令券',
    kind: 'STRAIGHT_OFF',
    way: 'PASSWORD',
    off: 500n,
    password: 'supermall',
    description: 'For whoever knows the word.',
  },
  {
    name: '任务券',
    kind: 'STRAIGHT_OFF',
    way: 'GRANT',
    off: 800n,
    description: 'For tasks and by hand.',
  },
  {
    name: '9.9元抢50元券',
    kind: 'THRESHOLD_OFF',
    way: 'MONEY',
    threshold: 20_000n,
    off: 5_000n,
    price: 990n,
    total: 1_000,
    description: 'For 9.90; what is not used can be given back for its money.',
  },
  {
    name: '好友分享券',
    kind: 'STRAIGHT_OFF',
    way: 'SHARE',
    off: 600n,
    description: 'From a friend who passes it on.',
  },
  {
    name: '充值满100减5',
    kind: 'THRESHOLD_OFF',
    use: 'RECHARGE',
    way: 'FREE',
    threshold: 10_000n,
    off: 500n,
    description: 'For a recharge: the wallet gets all of it, five less are paid.',
  },
  {
    name: '到店立减3',
    kind: 'STRAIGHT_OFF',
    use: 'CASHIER',
    way: 'FREE',
    shop: 0,
    off: 300n,
    description: 'At the cashier of one shop.',
  },
  {
    name: '兑换商品券',
    kind: 'GOODS',
    way: 'POINTS',
    pointsPrice: 500,
    goodsSkuId: derivedId('sku', 50),
    description: 'One piece of this costs nothing.',
  },
]

/** The one that tasks give. */
export const GRANTED = derivedId('cpn', 6)

const COUPON_DAYS = 60

export const demoCoupons = (now: Date): readonly Coupon[] =>
  SKETCHES.map(({ name, kind, way, description, shop, rebate = null, use = 'SHOPPING', ...terms }, index) => ({
    id: derivedId('cpn', index),
    shopId: shop === undefined ? null : derivedId('shp', shop),
    name,
    use,
    kind,
    way,
    description,
    rebate,
    currency: 'CNY',
    status: 'PUBLISHED',
    stacking: 'KEEPS_BOTH',
    thresholdMinor: terms.threshold ?? 0n,
    offMinor: terms.off ?? null,
    rate: terms.rate ?? null,
    goodsSkuId: terms.goodsSkuId ?? null,
    goodsQuantity: terms.goodsSkuId === undefined ? null : 1,
    mostMinor: terms.most ?? null,
    pointsPrice: terms.pointsPrice ?? null,
    passwordKey: terms.password ?? null,
    priceMinor: terms.price ?? null,
    isRefundable: way === 'MONEY',
    heldCount: 0,
    productIds: [],
    categoryIds: [],
    skuIds: [],
    excludedProductIds: [],
    levelIds: [],
    groupIds: [],
    claimFrom: null,
    claimUntil: null,
    validFrom: null,
    validUntil: null,
    validDays: COUPON_DAYS,
    total: terms.total ?? null,
    mostPerBuyer: 1,
    isReturned: true,
    issuedCount: 0,
    usedCount: 0,
    givenMinor: 0n,
    version: 1,
    createdAt: now,
    updatedAt: now,
    publishedAt: now,
    endedAt: null,
  }))
