import { describe, expect, test } from 'vitest'
import { codes, factsOf, offersOf, priced, yuan } from '../../trial/facts.ts'
import { shopId, skuId, skuOf } from '../../trial/goods.ts'
import { quote } from './quote.ts'

describe('reductions', () => {
  const tier = (threshold: number, off: number) => ({
    ruleId: `tier-${threshold}`,
    threshold: yuan(threshold),
    off: yuan(off),
  })

  test('take the best that is reached, the shop first, and the mall on what is left', () => {
    const offers = offersOf({
      shopTiers: [
        { ...tier(2_000, 100), shopId: shopId(0) },
        { ...tier(3_000, 300), shopId: shopId(0) },
        { ...tier(9_000, 900), shopId: shopId(0) },
      ],
      platformTiers: [tier(2_700, 50), tier(2_701, 700)],
    })
    const quoted = quote(factsOf([[skuOf(1, priced(1_000)), 3]], offers))
    expect(quoted.lines[0]?.discounts).toEqual({ SHOP_TIER: 300n, PLATFORM_TIER: 50n })
    expect(quoted.explain.map(({ stage, beforeMinor, afterMinor }) => [stage, beforeMinor, afterMinor])).toEqual([
      ['SHOP_TIER', 3_000n, 2_700n],
      ['PLATFORM_TIER', 2_700n, 2_650n],
    ])
  })

  test('leave what a campaign sells alone', () => {
    const prices = [{ skuId: skuId(1), ruleId: 'sale', kind: 'CAMPAIGN' as const, price: yuan(100) }]
    const coupon = {
      couponId: 'c',
      shopId: null,
      threshold: yuan(0),
      off: yuan(5_000),
      rate: null,
      most: null,
      eligibleSkuIds: [skuId(1), skuId(2)],
    }
    const facts = factsOf(
      [
        [skuOf(1), 1],
        [skuOf(2, priced(900)), 1],
      ],
      {
        ...offersOf({ prices, platformTiers: [tier(50, 40)], coupons: [coupon] }),
        couponIds: ['c'],
        balanceMinor: 9_999n,
      },
    )
    const quoted = quote(facts)
    expect(quoted.lines.map(({ remainingMinor }) => remainingMinor)).toEqual([100n, 0n])
    expect(quoted.balanceMinor).toBe(0n)
  })

  test('by coupon never exceed what they are good for, and one that is named twice counts once', () => {
    const coupon = {
      couponId: 'c',
      shopId: null,
      threshold: yuan(500),
      off: yuan(5_000),
      rate: null,
      most: null,
      eligibleSkuIds: [skuId(1)],
    }
    const facts = { ...offersOf({ coupons: [coupon] }), couponIds: ['c', 'c'] }
    expect(
      quote(
        factsOf(
          [
            [skuOf(1, priced(600)), 1],
            [skuOf(2, priced(700)), 1],
          ],
          facts,
        ),
      ).lines.map(({ remainingMinor }) => remainingMinor),
    ).toEqual([0n, 700n])
    expect(codes(factsOf([[skuOf(1, priced(400)), 1]], facts))).toEqual(['COUPON_NOT_REACHED'])
  })

  test('by a coupon that nobody knows are refused', () =>
    expect(codes(factsOf([[skuOf(1), 1]], { couponIds: ['x'] }))).toEqual(['COUPON_NOT_USABLE']))

  test('by points are whole points, no more than the lines take', () => {
    const known = { available: 1_000, worth: yuan(7), most: [{ skuId: skuId(1), amount: yuan(100) }] }
    const quoted = quote(factsOf([[skuOf(1), 1]], { ...offersOf({ points: known }), points: 500 }))
    expect([quoted.pointsUsed, quoted.lines[0]?.discounts.POINTS]).toEqual([14, 98n])
    expect(codes(factsOf([[skuOf(1), 1]], { ...offersOf({ points: known }), points: 2_000 }))).toEqual(['POINTS_SHORT'])
  })
})
