import { derivedId } from '@supermall/kernel/id'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { carts } from '../../trial/carts.ts'
import { inWallet } from '../../trial/coupons.ts'
import { bought, factsFor, outcomeOf, productId, reduction, ruleOf, shopId, skuId, timed } from '../../trial/rules.ts'
import type { CouponTerms, RebateTarget } from '../coupons/terms.ts'
import { answerOf } from '../offer-answer.ts'
import type { Bundle } from './bundles.ts'
import { bundleRules } from './bundles.ts'
import { evaluate } from './evaluate.ts'

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
  const outcome = outcomeOf(factsFor(lines, [...rules, ...bundleRules(bundles)], more))
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
    const coupon = inWallet(1, { offMinor: 1_000n })
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
      [dear.bundleId, 'EXCLUDED'],
      [worse.bundleId, 'EXCLUDED'],
    ])
    expect(made([dear]).answer.whyNot).toMatchObject([{ ruleId: dear.bundleId, code: 'NO_GAIN' }])
    expect(made([bundleOf(1, 1_300, [1, 1], [2, 1])], [ruleOf(1, timed(8_000))]).answer.whyNot).toMatchObject([
      { code: 'NO_GAIN' },
    ])
  })

  test('of those that want the same pieces comes first which takes most off, at the prices and as often as it would', () => {
    const [once, twice] = [bundleOf(1, 2_100, [1, 2], [2, 1]), bundleOf(2, 1_200, [1, 1], [2, 1])]
    const counting = (...given: Parameters<typeof made>) =>
      made(...given)
        .answer.reductions.filter(({ stage }) => stage === 'BUNDLE')
        .map(({ ruleId }) => ruleId)
    expect(counting([once, twice])).toEqual([twice.bundleId])
    const cheap = bundleOf(3, 1_300, [1, 2])
    const dear = bundleOf(4, 900, [1, 1], [2, 1])
    const half = ruleOf(1, timed(5_000), {
      scope: { productIds: [productId(1)], categoryIds: [], excludedProductIds: [] },
    })
    expect(counting([cheap, dear])).toEqual([dear.bundleId])
    const after = bundleOf(5, 1_400, [1, 1], [2, 1])
    expect(counting([after, cheap])).toEqual([cheap.bundleId, after.bundleId])
    expect(counting([cheap, bundleOf(5, 800, [1, 1], [2, 1])], [half])).toEqual([derivedId('bdl', 5)])
  })

  test('that nobody asked for never takes a coupon away that is worth more', () => {
    const both = [bought(1, 10_000n), bought(2, 10_000n)]
    const coupon = inWallet(1, { thresholdMinor: 20_000n, offMinor: 5_000n })
    const [bundle, other] = [bundleOf(1, 19_900, [1, 1], [2, 1]), bundleOf(2, 19_950, [1, 1], [2, 1])]
    const offer = (couponIds: readonly string[], minor = 19_900) => {
      const all = [bundleOf(1, minor, [1, 1], [2, 1]), other]
      const more = { wallet: [coupon], couponIds, isSuggesting: true }
      const { evaluation } = outcomeOf(factsFor(both, bundleRules(all), more))
      return answerOf(evaluation, null, 'CNY')
    }
    const named = offer([coupon.id])
    expect(named.reductions.map(({ stage }) => stage)).toEqual(['COUPON'])
    expect(named.whyNot.map(({ ruleId, code }) => [ruleId, code])).toEqual([
      [bundle.bundleId, 'NO_GAIN'],
      [other.bundleId, 'NO_GAIN'],
    ])
    const unnamed = offer([])
    expect(unnamed.reductions.map(({ ruleId }) => ruleId)).toEqual([bundle.bundleId])
    expect(unnamed.suggestedCouponIds).toEqual([coupon.id])
    expect(offer([coupon.id], 14_000).whyNot).toMatchObject([{ couponId: coupon.id }, { ruleId: other.bundleId }])
    expect(offer([], 14_000).suggestedCouponIds).toEqual([])
  })

  describe('takes no coupon away that was named', () => {
    const both = [bought(1, 10_000n), bought(2, 10_000n)]
    const bundle = (minor: number) => bundleOf(1, minor, [1, 1], [2, 1])
    const priced = (changes: Partial<CouponTerms>, minor: number, isNamed = true) => {
      const coupon = inWallet(1, { thresholdMinor: 20_000n, offMinor: null, ...changes })
      const more = { wallet: [coupon], couponIds: isNamed ? [coupon.id] : [], isSuggesting: true }
      const { evaluation } = outcomeOf(factsFor(both, bundleRules([bundle(minor)]), more))
      const { whyNot } = answerOf(evaluation, null, 'CNY')
      return {
        counted: evaluation.coupons.map(({ kind }) => kind),
        whyNot: whyNot.map(({ couponId, code }) => [couponId === null ? 'bundle' : 'coupon', code]),
      }
    }
    const back = (target: RebateTarget, fixed: bigint): Partial<CouponTerms> => ({
      kind: 'REBATE',
      rebate: { target, time: 'PAID', fixed, rate: null },
    })
    const bundleCounts = { counted: [], whyNot: [['coupon', 'COUPON_NO_GOODS']] }

    test.each<[string, Partial<CouponTerms>]>([
      ['freight', { kind: 'FREE_FREIGHT' }],
      ['points', back('POINTS', 1n)],
    ])('and is worth %s, which nobody weighs', (_, changes) => {
      const kept = { counted: [changes.kind], whyNot: [['bundle', 'EXCLUDED']] }
      expect(priced(changes, 19_999)).toEqual(kept)
      expect(priced(changes, 1)).toEqual(kept)
      expect(priced(changes, 19_999, false)).toEqual({ counted: [], whyNot: [] })
    })

    test.each<RebateTarget>(['BALANCE', 'RED_PACKET'])('and gives back more than it takes off, to %s', (target) => {
      const changes = back(target, 500n)
      expect(priced(changes, 19_999)).toEqual({ counted: ['REBATE'], whyNot: [['bundle', 'NO_GAIN']] })
      expect(priced(changes, 19_500)).toEqual({ counted: ['REBATE'], whyNot: [['bundle', 'EXCLUDED']] })
      expect(priced(changes, 19_499)).toEqual(bundleCounts)
      expect(priced(changes, 19_499, false)).toEqual({ counted: [], whyNot: [] })
    })

    test('and takes off as much', () => {
      const changes: Partial<CouponTerms> = { kind: 'STRAIGHT_OFF', offMinor: 500n }
      expect(priced(changes, 19_500)).toEqual({ counted: ['STRAIGHT_OFF'], whyNot: [['bundle', 'EXCLUDED']] })
      expect(priced(changes, 19_499)).toEqual(bundleCounts)
    })
  })

  test('for which a package left nothing is told so, also where no bundle counts', () => {
    const all = [bought(1, 10_000n), bought(2, 10_000n), bought(3, 10_000n), bought(4, 10_000n)]
    const coupon = inWallet(1, { thresholdMinor: 20_000n, offMinor: 5_000n })
    const items = [3, 4].map((sku) => ({ skuId: skuId(sku), quantity: 1 }))
    const pack = ruleOf(1, { kind: 'PACKAGE', priceMinor: 19_000n, isFreeOfShipping: false, items })
    const given = [
      bundleOf(1, 19_900, [1, 1], [2, 1]),
      bundleOf(2, 19_950, [1, 1], [2, 1]),
      bundleOf(3, 19_000, [1, 1], [3, 1]),
    ]
    const more = { wallet: [coupon], couponIds: [coupon.id] }
    const { whyNot, gave } = outcomeOf(factsFor(all, [pack, ...bundleRules(given)], more))
    expect(gave).toEqual({ 'Rule 1': 1_000n })
    expect(whyNot).toEqual({ 'Bundle 1': 'NO_GAIN', 'Bundle 2': 'NO_GAIN', 'Bundle 3': 'EXCLUDED' })
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

const bundles = fc.array(
  fc
    .record({
      price: fc.integer({ min: 1, max: 9_000 }),
      many: fc.integer({ min: 1, max: 2 }),
      other: fc.constantFrom(1, 2),
    })
    .map(({ price, many, other }) => ({ price, items: [[0, many] as const, [other, 1] as const] })),
  { minLength: 1, maxLength: 4 },
)
const payableOf = ({ openMinor, work }: ReturnType<typeof evaluate>): bigint =>
  [...openMinor.values(), ...work.lines.map(({ fixedMinor }) => fixedMinor)].reduce((sum, one) => sum + one, 0n)

test('with bundles goods never cost more than without, and each bundle counts or is told why not', () => {
  fc.assert(
    fc.property(carts, bundles, (cart, given) => {
      const all = given.map(({ price, items }, index) => bundleOf(index, price, ...items))
      const own = bundleRules(all).map((rule) => ({
        ...rule,
        shopId: null,
        currency: cart.currency as typeof rule.currency,
      }))
      const made = evaluate({ ...cart, rules: [...cart.rules, ...own] })
      expect(payableOf(made) <= payableOf(evaluate(cart))).toBe(true)
      const told = [...made.used.map(({ rule }) => rule.id as string), ...made.whyNot.map(({ ruleId }) => ruleId)]
      for (const { bundleId } of all) expect(told.filter((id) => id === bundleId)).toHaveLength(1)
    }),
    { numRuns: 100 },
  )
})
