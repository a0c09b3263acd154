import { describe, expect, test } from 'vitest'
import { codes, factsOf, offersOf, priced, yuan } from '../../trial/facts.ts'
import { shopId, skuId, skuOf } from '../../trial/goods.ts'
import type { Offers } from './facts.ts'
import { quote } from './quote.ts'

type Reduction = Offers['reductions'][number]

const reduction = (stage: Reduction['stage'], before: number, ...offs: readonly number[]): Reduction => ({
  stage,
  kind: 'FULL_REDUCTION',
  ruleId: `of-${stage}`,
  couponId: null,
  shopId: null,
  name: 'A reduction',
  before: yuan(before),
  after: yuan(before - offs.reduce((sum, off) => sum + off, 0)),
  lines: offs.map((off, index) => ({ skuId: skuId(index + 1), off: yuan(off) })),
})
const two = [
  [skuOf(1, priced(1_000)), 3],
  [skuOf(2, priced(500)), 1],
] as const

describe('reductions', () => {
  test('are taken line by line as promotions tell them, in the order of the stages', () => {
    const reductions = [
      reduction('COUPON', 3_000, 0, 500),
      reduction('PLATFORM_TIER', 3_200, 200),
      { ...reduction('SHOP_TIER', 3_500, 250, 50), shopId: shopId(0) },
      reduction('LINES', 3_500, 0),
    ]
    const quoted = quote(factsOf(two, offersOf({ reductions: reductions.slice(1) })))
    expect(quoted.lines.map(({ discounts }) => discounts)).toEqual([
      { SHOP_TIER: 250n, PLATFORM_TIER: 200n },
      { SHOP_TIER: 50n },
    ])
    expect(quoted.explain.map(({ stage, beforeMinor, afterMinor }) => [stage, beforeMinor, afterMinor])).toEqual([
      ['SHOP_TIER', 3_500n, 3_200n],
      ['PLATFORM_TIER', 3_200n, 3_000n],
    ])
    expect(() => quote(factsOf(two, offersOf({ reductions })))).toThrow('takes more than there is')
  })

  test.each([
    ['more than a line is worth', reduction('SHOP_TIER', 3_500, 3_001)],
    ['of what is not bought', { ...reduction('SHOP_TIER', 3_500, 1), lines: [{ skuId: skuId(9), off: yuan(1) }] }],
    ['another sum than it says', { ...reduction('SHOP_TIER', 3_500, 5), after: yuan(3_494) }],
    ['less than nothing', reduction('SHOP_TIER', 3_500, -5)],
  ])('that take %s are a fault, and nothing is sold', (_, one) =>
    expect(() => quote(factsOf(two, offersOf({ reductions: [one] })))).toThrow('takes more than there is'),
  )

  test('leave what a campaign sells alone', () => {
    const campaign = { skuId: skuId(1), ruleId: 'sale', kind: 'CAMPAIGN' as const, name: 'Sale' }
    const prices = [{ ...campaign, before: yuan(1_000), price: yuan(100) }]
    const facts = { ...offersOf({ prices }), balanceMinor: 9_999n }
    const quoted = quote(factsOf(two, facts))
    expect([quoted.lines[0]?.remainingMinor, quoted.balanceMinor]).toEqual([300n, 500n])
    const taking = { ...offersOf({ prices, reductions: [reduction('SHOP_TIER', 800, 1)] }) }
    expect(() => quote(factsOf(two, taking))).toThrow('takes more than there is')
  })

  test('leave what is fixed in a package, and take from the rest of the line', () => {
    const offers = {
      reductions: [reduction('LINES', 3_500, 400, 100)],
      fixed: [{ skuId: skuId(1), amount: yuan(1_600) }],
    }
    const quoted = quote(factsOf(two, { ...offersOf(offers), balanceMinor: 9_999n }))
    expect(quoted.lines.map(({ remainingMinor, fixedMinor }) => [remainingMinor, fixedMinor])).toEqual([
      [2_600n, 1_600n],
      [400n, 0n],
    ])
    expect(quoted.balanceMinor).toBe(1_400n)
    const more = { ...offers, fixed: [{ skuId: skuId(1), amount: yuan(2_601) }] }
    expect(() => quote(factsOf(two, offersOf(more)))).toThrow('is fixed than there is')
  })

  test('by a coupon that was asked for and does not count are refused with the reason', () => {
    const whyNot = [{ ruleId: 'r', couponId: 'x', name: 'Ten off', code: 'COUPON_NOT_REACHED', message: 'More.' }]
    expect(codes(factsOf(two, { couponIds: ['x'], ...offersOf({ whyNot }) }))).toEqual(['COUPON_NOT_REACHED'])
    expect(codes(factsOf(two, { couponIds: ['x', 'x'] }))).toEqual(['COUPON_NOT_USABLE'])
    const coupons = [{ couponId: 'x', name: 'Ten off', gave: yuan(10) }]
    expect(codes(factsOf(two, { couponIds: ['x'], ...offersOf({ coupons }) }))).toEqual([])
  })

  test('by points are whole points, no more than the lines take', () => {
    const known = { available: 1_000, worth: yuan(7), most: [{ skuId: skuId(1), amount: yuan(100) }] }
    const quoted = quote(factsOf([[skuOf(1), 1]], { ...offersOf({ points: known }), points: 500 }))
    expect([quoted.pointsUsed, quoted.lines[0]?.discounts.POINTS]).toEqual([14, 98n])
    expect(codes(factsOf([[skuOf(1), 1]], { ...offersOf({ points: known }), points: 2_000 }))).toEqual(['POINTS_SHORT'])
  })
})
