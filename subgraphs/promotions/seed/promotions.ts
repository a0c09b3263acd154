import { derivedId } from '@supermall/kernel/id'
import { after, days } from '@supermall/kernel/time'
import type { Promotion } from '../domain/promotion.ts'
import type { Rule } from '../domain/rules/rule.ts'

type Sketch = {
  readonly title: string
  readonly shop: number | null
  readonly rule: Rule
  readonly products?: number[]
}

const product = (ordinal: number) => derivedId('prd', ordinal)
const tier = (threshold: bigint, off: bigint) => ({
  thresholdMinor: threshold,
  offMinor: off,
  rate: null,
  mostMinor: null,
})

const recharge = (leastMinor: bigint, giftMinor: bigint) => ({
  leastMinor,
  giftMinor,
  rate: null,
  points: 0,
  pointsRate: 0,
  couponId: null,
})
const TENTH = { ...recharge(100_000n, 0n), giftMinor: null, rate: 1_000, points: 500 }

/** Every kind once, on goods that lie apart, so that each can be seen by itself. */
const SKETCHES: readonly Sketch[] = [
  {
    title: 'Spend 500 save 50, spend 1000 save 120',
    shop: 0,
    rule: { kind: 'FULL_REDUCTION', tiers: [tier(50_000n, 5_000n), tier(100_000n, 12_000n)] },
  },
  {
    title: 'The whole mall: spend 2000 save 100',
    shop: null,
    rule: { kind: 'FULL_REDUCTION', tiers: [tier(200_000n, 10_000n)] },
  },
  {
    title: 'A tenth off for a time',
    shop: null,
    products: [20, 21, 22],
    rule: { kind: 'TIMED_PRICE', prices: [{ skuId: null, levelId: null, priceMinor: null, rate: 9_000 }] },
  },
  {
    title: 'For gold members',
    shop: null,
    products: [24, 25],
    rule: {
      kind: 'MEMBER_PRICE',
      prices: [{ skuId: null, levelId: derivedId('lvl', 2), priceMinor: null, rate: 8_500 }],
    },
  },
  {
    title: 'Ten and more are cheaper',
    shop: 1,
    rule: { kind: 'WHOLESALE', steps: [{ fromQuantity: 10, priceMinor: null, rate: 9_200 }] },
  },
  {
    title: 'Cheaper the second time',
    shop: 4,
    rule: { kind: 'REPEAT_PURCHASE', rate: 9_500, isCombined: false },
  },
  {
    title: 'Two and a third for nothing',
    shop: null,
    products: [30, 31],
    rule: { kind: 'BUY_X_GET_Y', buy: 2, get: 1, rate: 0, isPerSku: true, mostTimes: 3 },
  },
  {
    title: 'Together for 99',
    shop: null,
    rule: {
      kind: 'PACKAGE',
      priceMinor: 9_900n,
      isFreeOfShipping: true,
      items: [40, 41].map((ordinal) => ({ skuId: derivedId('sku', ordinal), quantity: 1 })),
    },
  },
  {
    title: 'No freight from 299 on',
    shop: 1,
    rule: { kind: 'FREE_FREIGHT', thresholdMinor: 29_900n, exceptRegionCodes: ['54', '65'] },
  },
  {
    title: 'One of two for three pieces',
    shop: null,
    products: [50, 51],
    rule: {
      kind: 'GIFT',
      thresholdMinor: null,
      fromPieces: 3,
      choices: 1,
      items: [50, 51].map((ordinal) => ({ skuId: derivedId('sku', ordinal), quantity: 1 })),
    },
  },
  {
    title: 'More in the wallet than you put in',
    shop: null,
    rule: { kind: 'RECHARGE_GIFT', tiers: [recharge(10_000n, 500n), recharge(50_000n, 4_000n), TENTH] },
  },
  {
    title: 'A hundredth back each day for thirty days',
    shop: 4,
    products: [57, 61],
    rule: {
      kind: 'FULL_BACK',
      dailyMinor: null,
      dailyRate: 100,
      days: 30,
      startDays: 7,
      mostMinor: null,
      skuIds: [],
    },
  },
]

const DAYS_OPEN = 40

/** Live for a year, and since before the mall's first month. */
export const demoPromotions = (now: Date): readonly Promotion[] =>
  SKETCHES.map(({ title, shop, rule, products = [] }, index) => ({
    id: derivedId('prm', index),
    shopId: shop === null ? null : derivedId('shp', shop),
    title,
    rule,
    status: 'PUBLISHED',
    currency: 'CNY',
    levelIds: [],
    groupIds: [],
    priority: 0,
    isExclusive: false,
    scope: { productIds: products.map(product), categoryIds: [], excludedProductIds: [] },
    startsAt: after(now, -days(DAYS_OPEN)),
    endsAt: after(now, days(365)),
    budgetMinor: null,
    budgetUses: null,
    buyerUses: null,
    givenMinor: 0n,
    useCount: 0,
    version: 1,
    createdAt: now,
    updatedAt: now,
    publishedAt: now,
    startedAt: null,
    endedAt: null,
  }))
