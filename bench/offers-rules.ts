import { derivedId } from '@supermall/kernel/id'
import type { Promotion } from '../subgraphs/promotions/domain/promotion.ts'
import type { Rule } from '../subgraphs/promotions/domain/rules/rule.ts'

export const SHOPS = 10

/** Every tenth is the platform's; the kinds take turns. All are live for a day before that moment and a day after. */
export const promotionOf = (ordinal: number, now: Date): Promotion => ({
  id: derivedId('prm', ordinal),
  shopId: ordinal % 10 === 9 ? null : derivedId('shp', ordinal % SHOPS),
  title: `Rule ${ordinal}`,
  status: 'PUBLISHED',
  currency: 'CNY',
  rule: ruleOf(ordinal),
  scope: { productIds: [], categoryIds: [], excludedProductIds: [] },
  levelIds: [],
  groupIds: [],
  priority: 0,
  isExclusive: false,
  startsAt: daysFrom(now, -1),
  endsAt: daysFrom(now, 1),
  budgetMinor: 10n ** 12n,
  budgetUses: null,
  buyerUses: null,
  givenMinor: 0n,
  useCount: 0,
  version: 1,
  createdAt: now,
  updatedAt: now,
  publishedAt: now,
  startedAt: now,
  endedAt: null,
})

export const daysFrom = (now: Date, days: number): Date => new Date(now.getTime() + days * 86_400_000)

function ruleOf(ordinal: number): Rule {
  const kinds: readonly Rule[] = [
    { kind: 'FULL_REDUCTION', tiers: [{ thresholdMinor: 1_000n, offMinor: 50n, rate: null, mostMinor: null }] },
    { kind: 'TIMED_PRICE', prices: [{ skuId: null, levelId: null, priceMinor: null, rate: 9_500 }] },
    { kind: 'BUY_X_GET_Y', buy: 1, get: 1, rate: 5_000, isPerSku: true, mostTimes: 1 },
    { kind: 'FREE_FREIGHT', thresholdMinor: 2_000n, exceptRegionCodes: ['65'] },
    { kind: 'REPEAT_PURCHASE', rate: 9_000, isCombined: true },
  ]
  return kinds[ordinal % kinds.length] ?? { kind: 'REPEAT_PURCHASE', rate: 9_000, isCombined: false }
}
