import { derivedId } from '@supermall/kernel/id'
import { describe, expect, test } from 'vitest'
import { inWallet } from '../../trial/coupons.ts'
import { bought, factsFor, outcomeOf, reduction, ruleOf, shopId, skuId, timed } from '../../trial/rules.ts'
import { answerOf } from '../offer-answer.ts'
import type { Bundle } from './bundles.ts'
import { bundleRules } from './bundles.ts'

const bundleOf = (ordinal: number, minor: number, ...items: readonly (readonly [number, number])[]): Bundle => ({
  bundleId: derivedId('bdl', ordinal),
  shopId: shopId(0),
  title: `Bundle ${ordinal}`,
  price: { minorUnits: String(minor), currency: 'CNY' },
  startsAt: '2026-01-01T00:00:00.000Z',
  endsAt: '2027-01-01T00:00:00.000Z',
  items: items.map(([sku, quantity]) => ({ skuId: skuId(sku), quantity })),
})

const lines = [bought(1, 1_000n, 3), bought(2, 500n, 2)]
const made = (bundles: readonly Bundle[], rules: Parameters<typeof factsFor>[1] = [], more: object = {}) => {
  const outcome = outcomeOf(factsFor(lines, [...rules, ...bundleRules(bundles, lines)], more))
  return { ...outcome, answer: answerOf(outcome.evaluation, null, 'CNY') }
}

describe('a bundle', () => {
  test('costs what it says as often as it is whole, in a stage of its own, and nothing of it is held', () => {
    const { payable, answer } = made([bundleOf(1, 1_199, [1, 1], [2, 1])])
    expect(payable).toEqual([1_000n + 1_599n, 799n])
    expect(answer.fixed.map(({ amount }) => amount.minorUnits)).toEqual(['1599', '799'])
    expect(answer.reductions).toMatchObject([
      {
        stage: 'BUNDLE',
        kind: 'BUNDLE',
        ruleId: derivedId('bdl', 1),
        shopId: shopId(0),
        name: 'Bundle 1',
        before: { minorUnits: '3000' },
        after: { minorUnits: '2398' },
        lines: [{ off: { minorUnits: '401' } }, { off: { minorUnits: '201' } }],
      },
    ])
    expect(answer.uses).toEqual([])
    expect(answer.whyNot).toEqual([])
  })

  test('has nothing else taken off it, and pieces beyond it go on as they are', () => {
    const coupon = inWallet(1, { offMinor: 99_999n })
    const rules = [ruleOf(1, reduction([1_000n, 100n]))]
    const wallet = { wallet: [coupon], couponIds: [coupon.id] }
    const { payable, evaluation } = made([bundleOf(1, 1_200, [1, 1], [2, 1])], rules, wallet)
    expect(payable).toEqual([1_600n + 900n, 800n])
    expect(evaluation.coupons.map(({ worthMinor }) => worthMinor)).toEqual([900n])
  })

  test('says why it does not count: a part is missing, its goods are cheaper, or another one has them', () => {
    const missing = bundleOf(1, 100, [1, 1], [9, 1])
    const dear = bundleOf(2, 1_500, [1, 1], [2, 1])
    const [better, worse] = [bundleOf(4, 1_000, [1, 3], [2, 2]), bundleOf(3, 1_400, [1, 1], [2, 1])]
    const { answer } = made([missing, dear, worse, better])
    expect(answer.whyNot.map(({ ruleId, code }) => [ruleId, code])).toEqual([
      [missing.bundleId, 'NOT_COMPLETE'],
      [worse.bundleId, 'EXCLUDED'],
      [dear.bundleId, 'EXCLUDED'],
    ])
    expect(made([dear]).answer.whyNot).toMatchObject([{ ruleId: dear.bundleId, code: 'NO_GAIN' }])
    expect(made([bundleOf(1, 1_300, [1, 1], [2, 1])], [ruleOf(1, timed(8_000))]).answer.whyNot).toMatchObject([
      { code: 'NO_GAIN' },
    ])
  })

  test('comes after the packages of promotions, whatever they say of their own priority', () => {
    const items = [1, 2].map((sku) => ({ skuId: skuId(sku), quantity: 2 }))
    const pack = ruleOf(
      1,
      { kind: 'PACKAGE', priceMinor: 2_900n, isFreeOfShipping: false, items },
      { priority: -1_000 },
    )
    const { answer, gave } = made([bundleOf(1, 100, [1, 1], [2, 1])], [pack])
    expect(gave).toEqual({ 'Rule 1': 100n })
    expect(answer.whyNot).toMatchObject([{ ruleId: derivedId('bdl', 1), code: 'EXCLUDED' }])
  })
})
