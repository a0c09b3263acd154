import { derivedId } from '@supermall/kernel/id'
import { describe, expect, test } from 'vitest'
import { inWallet, line, round } from '../../trial/coupons.ts'
import { applyCoupons } from './apply-coupons.ts'
import { bestCoupons } from './best-coupons.ts'
import type { CouponTerms } from './terms.ts'

const sku = (ordinal: number) => derivedId('sku', ordinal)
const giving = (goodsQuantity: number, more: Partial<CouponTerms> = {}) =>
  inWallet(1, { kind: 'GOODS', offMinor: null, goodsSkuId: sku(1), goodsQuantity, ...more })
const lines = [line(1, 10_000n, { pieces: 3 }), line(2, 5_000n)]
const taken = (coupon: ReturnType<typeof giving>, from = lines) => {
  const { applied, refused } = applyCoupons([coupon.id], round([coupon], from))
  return { lines: applied.map((one) => one.lines), worth: applied[0]?.worthMinor, why: refused.map(({ code }) => code) }
}

describe('a coupon that gives goods', () => {
  test('takes what so many pieces of that SKU cost as the line stands, and nothing of others', () => {
    expect(taken(giving(1))).toEqual({ lines: [[{ skuId: sku(1), offMinor: 3_333n }]], worth: 3_333n, why: [] })
    expect(taken(giving(2)).worth).toBe(6_667n)
  })

  test('takes no more pieces than there are', () => {
    expect(taken(giving(3)).worth).toBe(10_000n)
    expect(taken(giving(99)).worth).toBe(10_000n)
  })

  test('says why it gives nothing: no such goods, another shop, a price of their own, or nothing left to pay', () => {
    expect(taken(giving(1), [line(2, 5_000n)]).why).toEqual(['COUPON_NO_GOODS'])
    expect(taken(giving(1, { shopId: derivedId('shp', 7) })).why).toEqual(['COUPON_NO_GOODS'])
    expect(taken(giving(1), [line(1, 5_000n, { isFixed: true })]).why).toEqual(['COUPON_NO_GOODS'])
    expect(taken(giving(1), [line(1, 0n, { pieces: 0 }), line(2, 1n)]).why).toEqual(['COUPON_NOTHING_LEFT'])
  })

  test('drops the lower prices of its own goods alone, when it says so', () => {
    const coupon = giving(1, { stacking: 'DROPS_BOTH' })
    const { dropped } = applyCoupons([coupon.id], round([coupon], lines))
    expect([...dropped.keys()]).toEqual([sku(1)])
  })

  test('is one of its shop like those that take money off, and the best where it gives most', () => {
    const off = inWallet(2, { offMinor: 1_000n })
    const goods = giving(1)
    const { refused } = applyCoupons([off.id, goods.id], round([off, goods], lines))
    expect(refused).toMatchObject([{ couponId: goods.id, code: 'COUPON_NOT_TOGETHER' }])
    expect(bestCoupons(round([off, goods], lines))).toEqual([goods.id])
  })
})
