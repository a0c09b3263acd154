import { describe, expect, test } from 'vitest'
import { inWallet } from '../../trial/coupons.ts'
import { bought, factsFor, outcomeOf, reduction, ruleOf, shopId, skuId } from '../../trial/rules.ts'
import { answerOf } from '../offer-answer.ts'
import type { Gift, Rule } from '../rules/rule.ts'

const gift = (more: Partial<Gift> = {}): Rule => ({
  kind: 'GIFT',
  thresholdMinor: 1_000n,
  fromPieces: null,
  choices: null,
  items: [{ skuId: skuId(9), quantity: 1 }],
  ...more,
})
const given = (facts: ReturnType<typeof factsFor>) => outcomeOf(facts).evaluation.gifts.map(({ title }) => title)

describe('a gift', () => {
  test('is granted from an amount on that is left after all reductions and coupons', () => {
    const lines = [bought(1, 600n, 2)]
    const rules = [ruleOf(1, gift()), ruleOf(2, gift({ thresholdMinor: 1_201n }))]
    const outcome = outcomeOf(factsFor(lines, rules))
    expect([given(factsFor(lines, rules)), outcome.whyNot, outcome.gave]).toEqual([
      ['Rule 1'],
      { 'Rule 2': 'NOT_REACHED' },
      {},
    ])
    const reduced = [...rules, ruleOf(3, reduction([0n, 201n]))]
    expect(given(factsFor(lines, reduced))).toEqual([])
    const coupon = inWallet(1, { kind: 'STRAIGHT_OFF', offMinor: 201n })
    expect(given(factsFor(lines, rules, { wallet: [coupon], couponIds: [coupon.id] }))).toEqual([])
  })

  test('is granted from so many pieces on, without those in packages', () => {
    const rule = ruleOf(1, gift({ thresholdMinor: null, fromPieces: 3 }))
    expect(given(factsFor([bought(1, 1n, 2), bought(2, 1n)], [rule]))).toEqual(['Rule 1'])
    expect(outcomeOf(factsFor([bought(1, 1n, 2)], [rule])).evaluation.whyNot).toMatchObject([
      { code: 'NOT_REACHED', message: 'It needs 1 more pieces of what it is good for.' },
    ])
    const pack = { kind: 'PACKAGE' as const, priceMinor: 0n, isFreeOfShipping: false }
    const items = [
      { skuId: skuId(1), quantity: 1 },
      { skuId: skuId(2), quantity: 1 },
    ]
    expect(given(factsFor([bought(1, 1n, 2), bought(2, 1n)], [rule, ruleOf(2, { ...pack, items })]))).toEqual([])
  })

  test('is for its own audience, goods and shop, and crosses the border as it is', () => {
    const lines = [bought(1, 2_000n, 1, { shopId: shopId(1) })]
    const rules = [ruleOf(1, gift()), ruleOf(2, gift({ choices: 1 }), { shopId: null, version: 7 })]
    const { evaluation, whyNot } = outcomeOf(factsFor(lines, rules))
    expect(whyNot).toEqual({ 'Rule 1': 'NO_GOODS' })
    expect(answerOf(evaluation, null, 'CNY').gifts).toEqual([
      {
        ruleId: rules[1]?.id,
        version: 7,
        shopId: null,
        name: 'Rule 2',
        choices: 1,
        items: [{ skuId: skuId(9), quantity: 1 }],
      },
    ])
  })

  test('of a recharge is none of an order', () => {
    const tiers = [{ leastMinor: 1n, giftMinor: 1n, rate: null, points: 0, pointsRate: 0, couponId: null }]
    const outcome = outcomeOf(
      factsFor([bought(1, 1n)], [ruleOf(1, { kind: 'RECHARGE_GIFT', tiers }, { shopId: null })]),
    )
    expect([outcome.whyNot, outcome.gave]).toEqual([{}, {}])
  })
})
