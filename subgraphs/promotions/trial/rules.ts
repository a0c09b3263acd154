import { derivedId } from '@supermall/kernel/id'
import type { EngineFacts } from '../domain/engine/evaluate.ts'
import { evaluate } from '../domain/engine/evaluate.ts'
import type { EngineLine } from '../domain/engine/facts.ts'
import type { Promotion } from '../domain/promotion.ts'
import type { Rule } from '../domain/rules/rule.ts'

export const NOW = new Date('2026-11-21T04:00:00Z')
const HOUR = 3_600_000

export const shopId = (ordinal: number) => derivedId('shp', ordinal)
export const skuId = (ordinal: number) => derivedId('sku', ordinal)
export const productId = (ordinal: number) => derivedId('prd', ordinal)
export const levelId = (ordinal: number) => derivedId('lvl', ordinal)

/** So many pieces of a SKU of shop 0, of a product of its own. */
export const bought = (
  ordinal: number,
  priceMinor: bigint,
  quantity = 1,
  more: Partial<EngineLine> = {},
): EngineLine => ({
  skuId: skuId(ordinal),
  productId: productId(ordinal),
  shopId: shopId(0),
  categoryId: derivedId('cat', 1),
  quantity,
  listMinor: priceMinor,
  memberMinor: priceMinor,
  memberRate: null,
  isMemberRefused: false,
  isPriceKept: false,
  ...more,
})

/** A live rule of shop 0. */
export const ruleOf = (ordinal: number, rule: Rule, more: Partial<Promotion> = {}): Promotion => ({
  id: derivedId('prm', ordinal),
  shopId: shopId(0),
  title: `Rule ${ordinal}`,
  status: 'PUBLISHED',
  currency: 'CNY',
  rule,
  scope: { productIds: [], categoryIds: [], excludedProductIds: [] },
  levelIds: [],
  groupIds: [],
  priority: 0,
  isExclusive: false,
  startsAt: before(1),
  endsAt: before(-1),
  budgetMinor: null,
  budgetUses: null,
  buyerUses: null,
  givenMinor: 0n,
  useCount: 0,
  version: 1,
  createdAt: before(2),
  updatedAt: before(2),
  publishedAt: before(2),
  startedAt: null,
  endedAt: null,
  ...more,
})

const before = (hours: number): Date => new Date(NOW.getTime() - hours * HOUR)

/** So much off from so much on. */
export const reduction = (...tiers: readonly (readonly [bigint, bigint])[]): Rule => ({
  kind: 'FULL_REDUCTION',
  tiers: tiers.map(([thresholdMinor, offMinor]) => ({ thresholdMinor, offMinor, rate: null, mostMinor: null })),
})

export const timed = (rate: number): Rule => ({
  kind: 'TIMED_PRICE',
  prices: [{ skuId: null, levelId: null, priceMinor: null, rate }],
})

export const factsFor = (
  lines: readonly EngineLine[],
  rules: readonly Promotion[],
  more: Partial<EngineFacts> = {},
): EngineFacts => ({
  currency: 'CNY',
  lines,
  rules,
  now: NOW,
  spent: new Map(),
  buyerUses: new Map(),
  boughtProductIds: new Set(),
  buyer: { accountId: derivedId('acc', 1), levelId: null, groupIds: [] },
  wallet: [],
  couponIds: [],
  isSuggesting: false,
  ...more,
})

/** What each line costs in the end, and why what does not count does not. */
export function outcomeOf(facts: EngineFacts) {
  const evaluation = evaluate(facts)
  const { work, used, whyNot } = evaluation
  return {
    evaluation,
    units: work.lines.map(({ unitMinor }) => unitMinor),
    payable: work.lines.map(({ openMinor, fixedMinor }) => openMinor + fixedMinor),
    gave: Object.fromEntries(used.map(({ rule, gaveMinor }) => [rule.title, gaveMinor])),
    whyNot: Object.fromEntries(whyNot.map(({ name, code }) => [name, code])),
  }
}
