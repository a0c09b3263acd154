import { derivedId } from '@supermall/kernel/id'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inWallet, line, NOW, round } from '../../trial/coupons.ts'
import { applyCoupons, leftOf } from './apply-coupons.ts'
import { bestCoupons } from './best-coupons.ts'
import type { CouponLine, DroppedPrices } from './lines.ts'

const shop = (ordinal: number) => derivedId('shp', ordinal)
const sku = (ordinal: number) => derivedId('sku', ordinal)
const lines = [line(1, 10_000n), line(2, 5_000n), line(3, 3_333n, { shopId: shop(1) })]

const codesOf = (...args: Parameters<typeof applyCoupons>) => applyCoupons(...args).refused.map(({ code }) => code)

describe('what a coupon takes', () => {
  test('is shared over its lines to the last unit, and told before and after', () => {
    const coupon = inWallet(1, { offMinor: 1_000n })
    const { applied, lines: left } = applyCoupons([coupon.id], round([coupon], lines))
    expect(applied).toEqual([
      {
        couponId: coupon.id,
        ruleId: coupon.terms.id,
        name: 'Coupon 1',
        kind: 'STRAIGHT_OFF',
        shopId: null,
        beforeMinor: 18_333n,
        afterMinor: 17_333n,
        worthMinor: 1_000n,
        rebate: null,
        freeFreightSkuIds: [],
        lines: [
          { skuId: sku(1), offMinor: 545n },
          { skuId: sku(2), offMinor: 273n },
          { skuId: sku(3), offMinor: 182n },
        ],
      },
    ])
    expect(left.map(({ leftMinor }) => leftMinor)).toEqual([9_455n, 4_727n, 3_151n])
  })

  test('is a part of what is left, up to its cap', () => {
    const percent = { kind: 'PERCENT', rate: 8_500, offMinor: null } as const
    const [free, capped] = [inWallet(1, percent), inWallet(2, { ...percent, mostMinor: 700n })]
    expect(applyCoupons([free.id], round([free], lines)).applied[0]?.worthMinor).toBe(2_750n)
    expect(applyCoupons([capped.id], round([capped], lines)).applied[0]?.worthMinor).toBe(700n)
  })

  test('is never more than its lines are worth', () => {
    const coupon = inWallet(1, { offMinor: 99_999n, shopId: shop(1) })
    const { applied, lines: left } = applyCoupons([coupon.id], round([coupon], lines))
    expect(applied[0]?.lines).toEqual([{ skuId: sku(3), offMinor: 3_333n }])
    expect(leftOf(left)).toBe(15_000n)
  })

  test("of the mall comes after a shop's, on what that has left", () => {
    const mall = inWallet(1, { kind: 'PERCENT', rate: 5_000, offMinor: null })
    const own = inWallet(2, { shopId: shop(0), offMinor: 5_000n })
    const { applied } = applyCoupons([mall.id, own.id], round([mall, own], lines))
    expect(applied.map(({ couponId, worthMinor }) => [couponId, worthMinor])).toEqual([
      [own.id, 5_000n],
      [mall.id, 6_667n],
    ])
  })

  test('back is a promise and takes nothing now', () => {
    const rebate = { target: 'BALANCE', time: 'RECEIVED', fixed: null, rate: 1_000 } as const
    const coupon = inWallet(1, { kind: 'REBATE', offMinor: null, rebate })
    const { applied, lines: left } = applyCoupons([coupon.id], round([coupon], lines))
    expect(applied[0]).toMatchObject({ worthMinor: 1_833n, lines: [], rebate })
    expect(leftOf(left)).toBe(18_333n)
  })

  test.each([
    ['BALANCE', 10_000n],
    ['RED_PACKET', 10_000n],
    ['POINTS', 99_999n],
  ] as const)('back is in %s no more than its lines cost, points aside', (target, worthMinor) => {
    const rebate = { target, time: 'PAID', fixed: 99_999n, rate: null } as const
    const coupon = inWallet(1, { kind: 'REBATE', offMinor: null, rebate })
    expect(applyCoupons([coupon.id], round([coupon], [line(1, 10_000n)])).applied).toMatchObject([{ worthMinor }])
  })

  test('of freight frees the lines that it is good for', () => {
    const coupon = inWallet(1, { kind: 'FREE_FREIGHT', offMinor: null, shopId: shop(0) })
    const { applied } = applyCoupons([coupon.id], round([coupon], lines))
    expect(applied[0]).toMatchObject({ worthMinor: 0n, lines: [], freeFreightSkuIds: [sku(1), sku(2)] })
  })
})

describe('prices that a coupon drops', () => {
  const seen: DroppedPrices[] = []
  const reprice = (dropped: DroppedPrices): readonly CouponLine[] => {
    seen.push(dropped)
    return lines.map((one) => (dropped.get(one.skuId)?.promotion ? { ...one, leftMinor: one.leftMinor + 2_000n } : one))
  }

  test('are dropped on its own lines before it is counted', () => {
    const coupon = inWallet(1, {
      stacking: 'DROPS_PROMOTION',
      productIds: [derivedId('prd', 1)],
      thresholdMinor: 12_000n,
    })
    const { applied, dropped, lines: left } = applyCoupons([coupon.id], round([coupon], lines, reprice))
    expect([...dropped]).toEqual([[sku(1), { promotion: true, member: false }]])
    expect(applied[0]).toMatchObject({ beforeMinor: 12_000n, afterMinor: 11_000n })
    expect(left.map(({ leftMinor }) => leftMinor)).toEqual([11_000n, 5_000n, 3_333n])
  })

  test('stay where the coupon is not reached', () => {
    const coupon = inWallet(1, { stacking: 'DROPS_BOTH', thresholdMinor: 99_999n })
    const outcome = applyCoupons([coupon.id], round([coupon], lines, reprice))
    expect(outcome).toMatchObject({ applied: [], lines, refused: [{ code: 'COUPON_NOT_REACHED' }] })
    expect(outcome.dropped.size).toBe(0)
  })
})

describe('a coupon does not count', () => {
  const one = inWallet(1)
  test.each([
    ['COUPON_NOT_FOUND', [], one.id],
    ['COUPON_USED', [inWallet(1, {}, { status: 'USED' })], one.id],
    ['COUPON_HELD', [inWallet(1, {}, { status: 'HELD' })], one.id],
    ['COUPON_EXPIRED', [inWallet(1, {}, { status: 'EXPIRED' })], one.id],
    ['COUPON_EXPIRED', [inWallet(1, {}, { validUntil: NOW })], one.id],
    ['COUPON_NOT_YET', [inWallet(1, {}, { validFrom: new Date(NOW.getTime() + 1) })], one.id],
    ['COUPON_NOT_FOR_YOU', [inWallet(1, { levelIds: [derivedId('lvl', 1)] })], one.id],
    ['COUPON_NOT_FOR_YOU', [inWallet(1, { groupIds: [derivedId('mgr', 1)] })], one.id],
    ['COUPON_NO_GOODS', [inWallet(1, { shopId: shop(7) })], one.id],
    ['COUPON_NO_GOODS', [inWallet(1, { categoryIds: [derivedId('cat', 9)] })], one.id],
    ['COUPON_NO_GOODS', [inWallet(1, { skuIds: [derivedId('sku', 9)] })], one.id],
    ['COUPON_NOT_REACHED', [inWallet(1, { thresholdMinor: 18_334n })], one.id],
  ])('%s', (code, wallet, id) => {
    const outcome = applyCoupons([id], round(wallet, lines))
    expect([outcome.refused.map((why) => why.code), outcome.applied, outcome.lines]).toEqual([[code], [], lines])
  })

  test('beside another one of the same shop, nor twice', () => {
    const [a, b] = [inWallet(1), inWallet(2)]
    expect(codesOf([a.id, b.id, a.id], round([a, b], lines))).toEqual(['COUPON_NOT_TOGETHER'])
  })

  test('on goods that are left out, or whose price is fixed', () => {
    const coupon = inWallet(1, { excludedProductIds: [derivedId('prd', 1)] })
    const fixed = [line(1, 100n), line(2, 100n, { isFixed: true })]
    expect(codesOf([coupon.id], round([coupon], fixed))).toEqual(['COUPON_NO_GOODS'])
  })

  test('on other SKUs than those that are named, but for those of named goods', () => {
    const coupon = inWallet(1, { skuIds: [derivedId('sku', 2)], productIds: [derivedId('prd', 3)] })
    const three = [line(1, 1_000n), line(2, 600n), line(3, 400n)]
    const { applied } = applyCoupons([coupon.id], round([coupon], three))
    expect(applied[0]?.lines.map(({ skuId, offMinor }) => [skuId, offMinor])).toEqual([
      [derivedId('sku', 2), 600n],
      [derivedId('sku', 3), 400n],
    ])
  })

  test('where others have left nothing', () => {
    const [own, mall] = [inWallet(1, { shopId: shop(0), offMinor: 900n }), inWallet(2)]
    expect(codesOf([mall.id, own.id], round([own, mall], [line(1, 900n)]))).toEqual(['COUPON_NOTHING_LEFT'])
  })
})

test('a coupon of a level and a group is for who has both', () => {
  const [levelId, groupId] = [derivedId('lvl', 1), derivedId('mgr', 1)]
  const coupon = inWallet(1, { levelIds: [levelId], groupIds: [groupId, derivedId('mgr', 2)] })
  const asked = { ...round([coupon], lines), buyer: { levelId, groupIds: [groupId] } }
  expect(applyCoupons([coupon.id], asked).applied).toHaveLength(1)
  expect(codesOf([coupon.id], { ...asked, buyer: { levelId, groupIds: [] } })).toEqual(['COUPON_NOT_FOR_YOU'])
})

test('whatever is used: shares are the whole, no line goes below zero, and nothing is lost', () => {
  const couponFacts = fc.record({
    kind: fc.constantFrom('STRAIGHT_OFF' as const, 'PERCENT' as const, 'THRESHOLD_OFF' as const),
    offMinor: fc.bigInt(1n, 20_000n),
    rate: fc.integer({ min: 1, max: 9_999 }),
    thresholdMinor: fc.bigInt(0n, 10_000n),
    shopId: fc.constantFrom(null, shop(0), shop(1)),
    mostMinor: fc.option(fc.bigInt(1n, 5_000n)),
  })
  const lineFacts = fc.record({ leftMinor: fc.bigInt(0n, 9_999n), shopId: fc.constantFrom(shop(0), shop(1)) })
  fc.assert(
    fc.property(fc.array(couponFacts, { maxLength: 5 }), fc.array(lineFacts, { maxLength: 6 }), (facts, goods) => {
      const wallet = facts.map((one, index) => inWallet(index, one))
      const all = goods.map(({ leftMinor, shopId }, index) => line(index, leftMinor, { shopId }))
      const ids = wallet.map(({ id }) => id)
      const { applied, refused, lines: left } = applyCoupons(ids, round(wallet, all))
      for (const one of applied) {
        const shared = one.lines.reduce((sum, { offMinor }) => sum + offMinor, 0n)
        expect([shared, one.beforeMinor - one.afterMinor]).toEqual([one.worthMinor, one.worthMinor])
      }
      expect(left.every(({ leftMinor }) => leftMinor >= 0n)).toBe(true)
      const taken = applied.reduce((sum, { worthMinor }) => sum + worthMinor, 0n)
      expect(leftOf(all) - taken).toBe(leftOf(left))
      expect([...applied, ...refused].map(({ couponId }) => couponId).sort()).toEqual([...ids].sort())
    }),
  )
})

test('a coupon for something else than orders is refused for them, and never the best', () => {
  const recharge = inWallet(1, { use: 'RECHARGE', offMinor: 900n })
  const cashier = inWallet(2, { use: 'CASHIER', offMinor: 900n })
  const wallet = [recharge, cashier, inWallet(3, { offMinor: 100n })]
  expect(codesOf([recharge.id, cashier.id], round(wallet, lines))).toEqual(['COUPON_OTHER_USE', 'COUPON_OTHER_USE'])
  expect(bestCoupons(round(wallet, lines))).toEqual([wallet[2]?.id])
})
