import { describe, expect, test } from 'vitest'
import { inWallet } from '../../trial/coupons.ts'
import { bought, factsFor, outcomeOf, reduction, ruleOf, shopId, skuId, timed } from '../../trial/rules.ts'
import type { BuyXGetY, Package, Rule } from '../rules/rule.ts'

const MALL = { shopId: null }
const give = (more: Partial<BuyXGetY> = {}): Rule => ({
  kind: 'BUY_X_GET_Y',
  buy: 2,
  get: 1,
  rate: 0,
  isPerSku: false,
  mostTimes: null,
  ...more,
})
const pack = (priceMinor: bigint, ...items: readonly (readonly [number, number])[]): Package => ({
  kind: 'PACKAGE',
  priceMinor,
  isFreeOfShipping: false,
  items: items.map(([ordinal, quantity]) => ({ skuId: skuId(ordinal), quantity })),
})

describe('a reduction by amount', () => {
  test('is the best tier that is reached, of each shop, then of the platform on what is left', () => {
    const lines = [bought(1, 1_000n, 3), bought(2, 500n, 1, { shopId: shopId(1) })]
    const rules = [
      ruleOf(1, reduction([2_000n, 100n], [3_000n, 300n], [9_000n, 900n])),
      ruleOf(2, reduction([500n, 50n]), { shopId: shopId(1) }),
      ruleOf(3, reduction([3_150n, 315n], [3_151n, 999n]), MALL),
    ]
    const outcome = outcomeOf(factsFor(lines, rules))
    expect(outcome.gave).toEqual({ 'Rule 1': 300n, 'Rule 2': 50n, 'Rule 3': 315n })
    expect(outcome.payable).toEqual([2_430n, 405n])
    expect(outcome.evaluation.work.reductions.map(({ stage, beforeMinor }) => [stage, beforeMinor])).toEqual([
      ['SHOP_TIER', 3_000n],
      ['SHOP_TIER', 500n],
      ['PLATFORM_TIER', 3_150n],
    ])
  })

  test('by rate has a cap, and of several rules only one counts', () => {
    const half = { thresholdMinor: 0n, offMinor: null, rate: 5_000 }
    const rules = [
      ruleOf(1, { kind: 'FULL_REDUCTION', tiers: [{ ...half, mostMinor: 400n }] }),
      ruleOf(2, reduction([0n, 399n])),
    ]
    expect(outcomeOf(factsFor([bought(1, 1_000n)], rules))).toMatchObject({
      payable: [600n],
      gave: { 'Rule 1': 400n },
      whyNot: { 'Rule 2': 'OUTBID' },
    })
  })

  test('says how much is missing', () => {
    const { evaluation } = outcomeOf(factsFor([bought(1, 1_000n)], [ruleOf(1, reduction([1_250n, 100n]))]))
    expect(evaluation.whyNot).toMatchObject([
      { code: 'NOT_REACHED', message: 'It needs 2.50 CNY more of what it is good for.' },
    ])
  })

  test('whose budget is too small makes way for the next one', () => {
    const rules = [ruleOf(1, reduction([0n, 500n]), { budgetMinor: 499n }), ruleOf(2, reduction([0n, 100n]))]
    expect(outcomeOf(factsFor([bought(1, 1_000n)], rules))).toMatchObject({
      payable: [900n],
      whyNot: { 'Rule 1': 'BUDGET_SPENT' },
    })
  })

  test('that shares nothing keeps others off its lines, and stays off theirs', () => {
    const lines = [bought(1, 1_000n), bought(2, 1_000n)]
    const first = [ruleOf(1, reduction([0n, 100n]), { isExclusive: true }), ruleOf(2, reduction([0n, 50n]), MALL)]
    expect(outcomeOf(factsFor(lines, first))).toMatchObject({
      gave: { 'Rule 1': 100n },
      whyNot: { 'Rule 2': 'EXCLUDED' },
    })
    const scope = { productIds: [lines[0]?.productId ?? ''], categoryIds: [], excludedProductIds: [] }
    const touched = [ruleOf(3, timed(9_000), { scope }), ruleOf(4, reduction([0n, 100n]), { isExclusive: true })]
    expect(outcomeOf(factsFor(lines, touched)).payable).toEqual([900n, 900n])
  })
})

describe('pieces given', () => {
  test('are the cheapest of all that is counted together', () => {
    const lines = [bought(1, 1_000n, 2), bought(2, 300n, 1)]
    expect(outcomeOf(factsFor(lines, [ruleOf(1, give())])).payable).toEqual([2_000n, 0n])
  })

  test('may be counted by SKU, cost a part, and have an end', () => {
    const half = ruleOf(1, give({ buy: 1, rate: 5_000, isPerSku: true }))
    expect(outcomeOf(factsFor([bought(1, 1_001n, 3), bought(2, 300n)], [half])).payable).toEqual([2_503n, 300n])
    const once = ruleOf(1, give({ buy: 1, mostTimes: 1 }))
    expect(outcomeOf(factsFor([bought(1, 1_000n, 6)], [once])).payable).toEqual([5_000n])
    expect(outcomeOf(factsFor([bought(1, 1_000n, 2)], [ruleOf(1, give())])).whyNot).toEqual({ 'Rule 1': 'NOT_REACHED' })
  })

  test('are given by one promotion for each line', () => {
    const rules = [ruleOf(1, give({ buy: 1 }), { priority: 1 }), ruleOf(2, give({ buy: 1 }))]
    expect(outcomeOf(factsFor([bought(1, 1_000n, 4)], rules))).toMatchObject({
      payable: [2_000n],
      whyNot: { 'Rule 2': 'EXCLUDED' },
    })
  })
})

describe('a package', () => {
  const lines = [bought(1, 1_000n, 3), bought(2, 500n, 2)]

  test('costs what it says, as often as it is complete, and the other pieces cost what they did', () => {
    const outcome = outcomeOf(factsFor(lines, [ruleOf(1, pack(1_200n, [1, 1], [2, 1]))]))
    expect(outcome.payable).toEqual([2_600n, 800n])
    expect(outcome.evaluation.work.lines.map(({ fixedMinor, openMinor }) => [fixedMinor, openMinor])).toEqual([
      [1_600n, 1_000n],
      [800n, 0n],
    ])
  })

  test('has nothing else taken off it, by promotions or by coupons', () => {
    const rules = [
      ruleOf(1, pack(1_200n, [1, 1], [2, 1])),
      ruleOf(2, reduction([0n, 10_000n])),
      ruleOf(3, give({ buy: 1 })),
    ]
    const coupon = inWallet(1, { offMinor: 99_999n })
    const facts = factsFor(lines, rules, { wallet: [coupon], couponIds: [coupon.id] })
    const outcome = outcomeOf(facts)
    expect(outcome.payable).toEqual([1_600n, 800n])
    expect(outcome.evaluation.couponWhyNot.map(({ code }) => code)).toEqual(['COUPON_NO_GOODS'])
  })

  test('is not made of parts that are missing, nor where its goods are cheaper without it', () => {
    const rules = [ruleOf(1, pack(100n, [1, 4])), ruleOf(2, pack(1_500n, [1, 1], [2, 1]))]
    expect(outcomeOf(factsFor(lines, rules)).whyNot).toEqual({ 'Rule 1': 'NOT_COMPLETE', 'Rule 2': 'NO_GAIN' })
  })
})

describe('free freight', () => {
  const free: Rule = { kind: 'FREE_FREIGHT', thresholdMinor: 1_500n, exceptRegionCodes: ['65'] }

  test('is granted by what is left after coupons, for what it is good for', () => {
    const lines = [bought(1, 1_000n), bought(2, 600n), bought(3, 900n, 1, { shopId: shopId(1) })]
    const { evaluation } = outcomeOf(factsFor(lines, [ruleOf(1, free)]))
    expect(evaluation.freight).toMatchObject([{ skuIds: [skuId(1), skuId(2)], exceptRegionCodes: ['65'] }])
    const coupon = inWallet(1, { offMinor: 101n, shopId: shopId(0) })
    const facts = factsFor(lines, [ruleOf(1, free)], { wallet: [coupon], couponIds: [coupon.id] })
    expect(outcomeOf(facts)).toMatchObject({ evaluation: { freight: [] }, whyNot: { 'Rule 1': 'NOT_REACHED' } })
  })
})

describe('coupons that go without other prices', () => {
  const line = bought(1, 1_000n, 1, { memberMinor: 900n, memberRate: 9_000 })
  type Dropping = 'DROPS_PROMOTION' | 'DROPS_MEMBER' | 'DROPS_BOTH'
  const use = (stacking: Dropping, rules = [ruleOf(1, timed(8_000))], own = line) => {
    const coupon = inWallet(1, { offMinor: 100n, stacking })
    return outcomeOf(factsFor([own], rules, { wallet: [coupon], couponIds: [coupon.id] })).evaluation
  }

  test('have their lines priced anew', () => {
    expect(use('DROPS_PROMOTION').openMinor.get(skuId(1))).toBe(800n)
    expect(use('DROPS_BOTH').openMinor.get(skuId(1))).toBe(900n)
    expect(use('DROPS_MEMBER').openMinor.get(skuId(1))).toBe(700n)
    expect(use('DROPS_MEMBER', []).openMinor.get(skuId(1))).toBe(900n)
    expect(use('DROPS_PROMOTION').whyNot).toMatchObject([{ code: 'DROPPED_BY_COUPON' }])
    expect(use('DROPS_BOTH').work.lines[0]?.steps.map(({ kind }) => kind)).toEqual(['LIST'])
    const plain = { ...line, memberMinor: 1_000n, memberRate: null }
    expect(use('DROPS_BOTH', [], plain).work.lines[0]?.steps).toEqual([])
  })
})
