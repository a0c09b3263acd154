import { describe, expect, test } from 'vitest'
import { inWallet } from '../../trial/coupons.ts'
import { bought, factsFor, outcomeOf, reduction, ruleOf, shopId, skuId, timed } from '../../trial/rules.ts'
import { answerOf } from '../offer-answer.ts'
import type { FullBackRule } from '../rules/rule.ts'

const back = (more: Partial<FullBackRule> = {}): FullBackRule => ({
  kind: 'FULL_BACK',
  dailyMinor: null,
  dailyRate: 100,
  days: 50,
  startDays: 7,
  mostMinor: null,
  skuIds: [],
  ...more,
})
const given = (facts: ReturnType<typeof factsFor>) =>
  outcomeOf(facts).evaluation.fullBacks.map(({ rule, gaveMinor }) => [rule.title, gaveMinor])

describe('what comes back later', () => {
  test('is reckoned of what is left after all reductions and coupons, and lowers no price', () => {
    const rules = [ruleOf(1, back()), ruleOf(2, timed(9_000)), ruleOf(3, reduction([0n, 200n]))]
    const coupon = inWallet(1, { kind: 'STRAIGHT_OFF', offMinor: 100n })
    const facts = factsFor([bought(1, 1_000n, 2)], rules, { wallet: [coupon], couponIds: [coupon.id] })
    expect([given(facts), outcomeOf(facts).payable]).toEqual([[['Rule 1', 750n]], [1_600n]])
    expect(outcomeOf(facts).whyNot).toEqual({})
  })

  test('is told with all that its lines can bring, for whoever knows what is paid in the end', () => {
    const rules = [
      ruleOf(1, back({ dailyRate: 300, mostMinor: 700n })),
      ruleOf(2, back({ dailyMinor: 5n, dailyRate: null })),
    ]
    const { evaluation } = outcomeOf(factsFor([bought(1, 1_000n), bought(2, 1_000n, 2, { shopId: shopId(1) })], rules))
    const { backs, uses } = answerOf(evaluation, null, 'CNY')
    expect(backs).toEqual([
      {
        ruleId: rules[0]?.id,
        version: 1,
        shopId: shopId(0),
        name: 'Rule 1',
        days: 50,
        startDays: 7,
        why: 'Each day 3 % of what is paid comes back into the wallet, from 7 days after the order is finished, for at most 50 days and never more than was paid.',
        lines: [{ skuId: skuId(1), most: { minorUnits: '700', currency: 'CNY' }, rate: 10_000 }],
      },
    ])
    expect(uses).toEqual([])
  })

  test('is of one promotion for each line, the higher one first, and of the goods that it names', () => {
    const lines = [bought(1, 1_000n), bought(2, 1_000n)]
    const high = ruleOf(2, back({ dailyMinor: 2n, dailyRate: null, skuIds: [skuId(2)] }), { priority: 5 })
    const none = ruleOf(4, back({ skuIds: [skuId(9)] }))
    const facts = factsFor(lines, [ruleOf(1, back()), high, ruleOf(3, back()), none])
    expect(given(facts)).toEqual([
      ['Rule 2', 100n],
      ['Rule 1', 500n],
    ])
    expect(outcomeOf(facts).whyNot).toEqual({ 'Rule 3': 'EXCLUDED', 'Rule 4': 'NO_GOODS' })
  })

  test('keeps to budgets and to promotions that share nothing', () => {
    const lines = [bought(1, 1_000n)]
    const poor = ruleOf(1, back(), { budgetMinor: 498n })
    const alone = ruleOf(2, back(), { isExclusive: true })
    const facts = factsFor(lines, [poor, alone, ruleOf(3, reduction([0n, 1n]), { isExclusive: false })])
    expect([given(facts), outcomeOf(facts).whyNot]).toEqual([[], { 'Rule 1': 'BUDGET_SPENT', 'Rule 2': 'EXCLUDED' }])
    const free = factsFor([bought(1, 0n)], [ruleOf(1, back())])
    expect([given(free), outcomeOf(free).whyNot]).toEqual([[], { 'Rule 1': 'NO_GAIN' }])
  })

  test('is nothing of what is in a package', () => {
    const items = [1, 2].map((ordinal) => ({ skuId: skuId(ordinal), quantity: 1 }))
    const pack = ruleOf(1, { kind: 'PACKAGE', priceMinor: 500n, isFreeOfShipping: false, items })
    const lines = [bought(1, 1_000n, 2), bought(2, 1_000n), bought(3, 1_000n)]
    expect(given(factsFor(lines, [pack, ruleOf(2, back())]))).toEqual([['Rule 2', 500n]])
    const { whyNot } = outcomeOf(factsFor(lines.slice(0, 2), [pack, ruleOf(2, back())]))
    expect(whyNot).toEqual({ 'Rule 2': 'EXCLUDED' })
  })
})
