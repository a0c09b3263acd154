import { expect, test } from 'vitest'
import type { Entry } from './quote/entry.ts'
import { toldSale } from './sale.ts'

const entry = (fields: Partial<Entry>): Entry => ({
  ...{ stage: 'COUPON', rule: 'cpn_one', skuId: null, shopId: null, beforeMinor: 0n, afterMinor: 0n, why: 'Because' },
  ...fields,
})
const order = (explain: readonly Entry[], discountMinor: bigint) => ({
  ...{ shopId: 'shp_one' as const, goodsMinor: 10_000n, adjustmentMinor: -500n, freightMinor: 800n, taxMinor: 60n },
  ...{ discountMinor, currency: 'CNY' as const, explain },
})
const told = (explain: readonly Entry[], discounts: Record<string, string>) => {
  const off = Object.values(discounts).reduce((sum, one) => sum + BigInt(one), 0n)
  const { deductedByShop, deductedByPlatform, ...rest } = toldSale(order(explain, off), [{ discounts }])
  return { ...rest, byShop: deductedByShop.minorUnits, byPlatform: deductedByPlatform.minorUnits }
}

test('goods count as their seller last priced them, beside freight and tax', () => {
  const money = (minorUnits: string) => ({ minorUnits, currency: 'CNY' })
  expect(told([], {})).toMatchObject({ goods: money('9500'), freight: money('800'), tax: money('60') })
})

test('what came off is borne by whoever gave it: points and rules of the mall by the platform, those of the shop by it', () => {
  const explain = [
    entry({ stage: 'SHOP_TIER', shopId: 'shp_one', beforeMinor: 10_000n, afterMinor: 9_000n }),
    entry({ stage: 'PLATFORM_TIER', beforeMinor: 9_000n, afterMinor: 8_500n }),
    entry({ stage: 'POINTS', beforeMinor: 8_500n, afterMinor: 8_300n }),
  ]
  const discounts = { SHOP_TIER: '1000', PLATFORM_TIER: '500', POINTS: '200' }
  expect(told(explain, discounts)).toMatchObject({ byShop: '1000', byPlatform: '700' })
})

test('of two coupons at one stage each is borne by its own, and of a rule over several orders no more than this one had', () => {
  const coupons = [
    entry({ shopId: 'shp_one', beforeMinor: 10_000n, afterMinor: 9_700n }),
    entry({ beforeMinor: 9_700n, afterMinor: 9_600n }),
  ]
  expect(told(coupons, { COUPON: '400' })).toMatchObject({ byShop: '300', byPlatform: '100' })
  const wide = [entry({ stage: 'SHOP_TIER', shopId: 'shp_one', beforeMinor: 20_000n, afterMinor: 15_000n })]
  expect(told(wide, { SHOP_TIER: '2000' })).toMatchObject({ byShop: '2000', byPlatform: '0' })
  expect(told([entry({ shopId: 'shp_two', beforeMinor: 900n, afterMinor: 0n })], { COUPON: '900' })).toMatchObject({
    byShop: '0',
  })
})

test('freight and taxes are borne by nobody, whoever asks for them, and neither is what the balance pays', () => {
  const added = [
    entry({ stage: 'FREIGHT', shopId: 'shp_one', beforeMinor: 0n, afterMinor: 800n }),
    entry({ stage: 'TAX', shopId: 'shp_one', beforeMinor: 10_000n, afterMinor: 10_060n }),
    entry({ stage: 'BALANCE', beforeMinor: 10_860n, afterMinor: 0n }),
  ]
  expect(told(added, {})).toMatchObject({ byShop: '0', byPlatform: '0' })
  const reduced = [entry({ stage: 'SHOP_TIER', shopId: 'shp_one', beforeMinor: 10_000n, afterMinor: 9_000n }), ...added]
  expect(told(reduced, { SHOP_TIER: '1000', POINTS: '200' })).toMatchObject({ byShop: '1000', byPlatform: '200' })
})
