import { derivedId } from '@supermall/kernel/id'
import { describe, expect, test } from 'vitest'
import { bought, factsFor, levelId, outcomeOf, productId, ruleOf, skuId, timed } from '../../trial/rules.ts'
import type { PriceTerm, Rule } from '../rules/rule.ts'

const prices = (kind: 'TIMED_PRICE' | 'MEMBER_PRICE', ...terms: readonly Partial<PriceTerm>[]): Rule => ({
  kind,
  prices: terms.map((term) => ({ skuId: null, levelId: null, priceMinor: null, rate: null, ...term })),
})
const repeat = (rate: number, isCombined = false): Rule => ({ kind: 'REPEAT_PURCHASE', rate, isCombined })
const gold = { buyer: { accountId: derivedId('acc', 1), levelId: levelId(1), groupIds: [] } }
const member = { memberMinor: 900n, memberRate: 9_000 }

describe('the price of one piece', () => {
  test("is a promotion's before a member's, even where that would be lower", () => {
    const line = bought(1, 1_000n, 2, member)
    expect(outcomeOf(factsFor([line], [ruleOf(1, timed(9_500))])).units).toEqual([950n])
    expect(outcomeOf(factsFor([line], [])).units).toEqual([900n])
  })

  test('is the most exact one that a promotion names', () => {
    const terms = prices(
      'TIMED_PRICE',
      { rate: 9_900 },
      { rate: 9_800, levelId: levelId(1) },
      { priceMinor: 700n, skuId: skuId(1) },
      { priceMinor: 600n, skuId: skuId(1), levelId: levelId(1) },
    )
    const lines = [bought(1, 1_000n), bought(2, 1_000n)]
    expect(outcomeOf(factsFor(lines, [ruleOf(1, terms)], gold)).units).toEqual([600n, 980n])
    expect(outcomeOf(factsFor(lines, [ruleOf(1, terms)])).units).toEqual([700n, 990n])
  })

  test('is that of the highest priority, then the lowest', () => {
    const rules = [ruleOf(1, timed(9_000)), ruleOf(2, timed(8_000)), ruleOf(3, timed(9_500), { priority: 1 })]
    const { units, whyNot } = outcomeOf(factsFor([bought(1, 1_000n)], rules))
    expect([units, whyNot]).toEqual([[950n], { 'Rule 1': 'OUTBID', 'Rule 2': 'OUTBID' }])
    expect(outcomeOf(factsFor([bought(1, 1_000n)], rules.slice(0, 2))).units).toEqual([800n])
  })

  test("is a promotion's for the level where that is lower than the member's own", () => {
    const rule = ruleOf(1, prices('MEMBER_PRICE', { levelId: levelId(1), rate: 8_000 }))
    const line = bought(1, 1_000n, 1, member)
    expect(outcomeOf(factsFor([line], [rule], gold)).units).toEqual([800n])
    expect(outcomeOf(factsFor([line], [rule])).units).toEqual([900n])
    expect(outcomeOf(factsFor([{ ...line, isMemberRefused: true, memberMinor: 1_000n }], [rule], gold)).units).toEqual([
      1_000n,
    ])
  })

  test('is that of the ladder by all pieces of the product, and the member pays a part of that', () => {
    const steps = [
      { fromQuantity: 3, priceMinor: 800n, rate: null },
      { fromQuantity: 10, priceMinor: null, rate: 5_000 },
    ]
    const rule = ruleOf(1, { kind: 'WHOLESALE', steps })
    const same = { productId: productId(1) }
    const three = [bought(1, 1_000n, 2, member), bought(2, 1_000n, 1, same)]
    expect(outcomeOf(factsFor(three, [rule])).units).toEqual([720n, 800n])
    expect(outcomeOf(factsFor([bought(1, 1_000n, 10)], [rule])).units).toEqual([500n])
    expect(outcomeOf(factsFor([bought(1, 1_000n, 2)], [rule])).whyNot).toEqual({ 'Rule 1': 'NOT_REACHED' })
  })

  test('is lower for what was received before, in the place of others or on top of them', () => {
    const again = { boughtProductIds: new Set([productId(1)]) }
    const lines = [bought(1, 1_000n, 1, member), bought(2, 1_000n)]
    expect(outcomeOf(factsFor(lines, [ruleOf(1, repeat(8_000))], again)).units).toEqual([800n, 1_000n])
    expect(outcomeOf(factsFor(lines, [ruleOf(1, repeat(8_000, true))], again)).units).toEqual([720n, 1_000n])
    expect(outcomeOf(factsFor(lines, [ruleOf(1, repeat(9_500))], again)).units).toEqual([900n, 1_000n])
    expect(outcomeOf(factsFor(lines, [ruleOf(1, repeat(8_000))])).whyNot).toEqual({ 'Rule 1': 'NOT_BOUGHT_BEFORE' })
  })

  test('of what takes the place of another promotion is not given by both', () => {
    const rules = [ruleOf(1, timed(9_000)), ruleOf(2, repeat(8_000))]
    const facts = factsFor([bought(1, 1_000n)], rules, { boughtProductIds: new Set([productId(1)]) })
    expect(outcomeOf(facts)).toMatchObject({ units: [800n], gave: { 'Rule 2': 200n }, whyNot: { 'Rule 1': 'OUTBID' } })
  })

  test('stays where it is kept, and is never made dearer', () => {
    const dear = ruleOf(1, prices('TIMED_PRICE', { priceMinor: 1_001n }))
    expect(outcomeOf(factsFor([bought(1, 1_000n)], [dear])).units).toEqual([1_000n])
    expect(outcomeOf(factsFor([bought(1, 1_000n, 1, { isPriceKept: true })], [ruleOf(1, timed(1))])).units).toEqual([
      1_000n,
    ])
  })

  test('is not lowered by what its budget does not hold for all lines together', () => {
    const rule = ruleOf(1, timed(9_000), { budgetMinor: 299n })
    const lines = [bought(1, 1_000n, 2), bought(2, 1_000n)]
    expect(outcomeOf(factsFor(lines, [rule]))).toMatchObject({
      units: [1_000n, 1_000n],
      whyNot: { 'Rule 1': 'BUDGET_SPENT' },
    })
    expect(outcomeOf(factsFor(lines.slice(0, 1), [rule])).gave).toEqual({ 'Rule 1': 200n })
  })
})

describe('a rule does not count', () => {
  const line = bought(1, 1_000n)
  const guest = { buyer: { accountId: null, levelId: null, groupIds: [] } }
  test.each([
    ['NOT_FOR_YOU', { levelIds: [levelId(1)] }, {}],
    ['NOT_FOR_YOU', { groupIds: [derivedId('mgr', 1)] }, {}],
    ['NO_GOODS', { scope: { productIds: [productId(2)], categoryIds: [], excludedProductIds: [] } }, {}],
    ['NO_GOODS', { scope: { productIds: [], categoryIds: [], excludedProductIds: [productId(1)] } }, {}],
    ['NO_GOODS', { shopId: derivedId('shp', 1) }, {}],
    ['OTHER_CURRENCY', { currency: 'USD' as const }, {}],
    ['BUDGET_SPENT', { budgetUses: 3 }, { spent: new Map([[derivedId('prm', 1), { givenMinor: 0n, useCount: 3 }]]) }],
    ['BUDGET_SPENT', { budgetMinor: 5n }, { spent: new Map([[derivedId('prm', 1), { givenMinor: 5n, useCount: 1 }]]) }],
    ['BUYER_LIMIT', { buyerUses: 1 }, { buyerUses: new Map([[derivedId('prm', 1), 1]]) }],
    ['SIGN_IN_NEEDED', { buyerUses: 1 }, guest],
  ])('%s', (code, rule, more) => {
    const outcome = outcomeOf(factsFor([line], [ruleOf(1, timed(5_000), rule)], more))
    expect([outcome.whyNot, outcome.payable]).toEqual([{ 'Rule 1': code }, [1_000n]])
  })

  test('and does not blame another one where none counts', () => {
    const why = (rule: Rule, more = {}, own = line) => outcomeOf(factsFor([own], [ruleOf(1, rule)], more)).whyNot
    const level = prices('MEMBER_PRICE', { levelId: levelId(2), rate: 8_000 })
    expect([why(level), why(level, gold)]).toEqual([{ 'Rule 1': 'NOT_FOR_YOU' }, { 'Rule 1': 'NOT_FOR_YOU' }])
    expect(why(prices('TIMED_PRICE', { skuId: skuId(2), priceMinor: 1n }))).toEqual({ 'Rule 1': 'NO_GOODS' })
    const none = { 'Rule 1': 'NO_GAIN' }
    expect(why(prices('TIMED_PRICE', { priceMinor: 1_000n }))).toEqual(none)
    expect(why(prices('MEMBER_PRICE', { rate: 9_500 }), {}, bought(1, 1_000n, 1, member))).toEqual(none)
    const again = { boughtProductIds: new Set([productId(1)]) }
    expect(why(repeat(9_500), again, bought(1, 1_000n, 1, member))).toEqual(none)
    expect(why({ kind: 'WHOLESALE', steps: [{ fromQuantity: 1, priceMinor: 1_000n, rate: null }] })).toEqual(none)
    const kept = bought(1, 1_000n, 1, { isPriceKept: true })
    expect(why(timed(9_000), {}, kept)).toEqual({ 'Rule 1': 'NO_GOODS' })
  })

  test('and is not told of outside of its window', () => {
    const early = ruleOf(1, timed(5_000), { startsAt: new Date('2026-11-21T04:00:00.001Z') })
    const over = ruleOf(2, timed(5_000), { endsAt: new Date('2026-11-21T04:00:00Z') })
    const ended = ruleOf(3, timed(5_000), { status: 'ENDED' })
    expect(outcomeOf(factsFor([line], [early, over, ended]))).toMatchObject({ payable: [1_000n], whyNot: {} })
  })
})
