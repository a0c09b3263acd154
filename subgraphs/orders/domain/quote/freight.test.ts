import { derivedId } from '@supermall/kernel/id'
import { describe, expect, test, vi } from 'vitest'
import { codes, factsOf, offersOf, template, termsOf, withShops, yuan } from '../../trial/facts.ts'
import { shopId, skuId, skuOf } from '../../trial/goods.ts'
import type { ProductTerms } from '../terms.ts'
import type { Offers, QuoteFacts } from './facts.ts'
import { rateFee } from './freight.ts'
import { quote, sumsOf } from './quote.ts'

describe('freight', () => {
  const fee = (facts: QuoteFacts): bigint => sumsOf(quote(facts)).freightMinor

  test.each([
    [1, 600n],
    [2, 700n],
    [5, 1_000n],
  ])('of %i pieces is %s', (pieces, expected) => {
    expect(fee(factsOf([[skuOf(1), pieces]], withShops({ templates: [template()] })))).toBe(expected)
  })

  test('of a package is its own, once, with the shop of its first line, unless something else frees all of it', () => {
    const lines = [
      [skuOf(1), 2],
      [skuOf(2, { shopId: shopId(1) }), 1],
      [skuOf(3), 1],
    ] as const
    const grant = { ruleId: 'pack', couponId: null, shopId: null, name: 'Together', exceptRegionCodes: [] }
    const pack = { ...grant, skuIds: [skuId(1), skuId(2)], instead: yuan(50) }
    const templates = [template(), template({ shopId: shopId(1), id: template().id })]
    const fees = (freeFreight: Offers['freeFreight']) => [
      ...quote(factsOf(lines, { ...withShops({ templates }), ...offersOf({ freeFreight }) })).freight.values(),
    ]
    expect(fees([])).toEqual([800n, 600n])
    expect(fees([pack])).toEqual([650n, 0n])
    expect(fees([pack, { ...grant, skuIds: [skuId(1), skuId(2)] }])).toEqual([600n, 0n])
  })

  test('counts every step that is begun', () => {
    const rate = { first: 1_000, firstMinor: 800n, step: 500, stepMinor: 200n }
    expect([1, 1_000, 1_001, 1_500, 1_501].map((grams) => rateFee(rate, grams))).toEqual([
      800n,
      800n,
      1_000n,
      1_000n,
      1_200n,
    ])
  })

  test('is pooled by template over products, and by weight where it says so', () => {
    const weighed = template({
      measure: 'WEIGHT',
      rate: { first: 1_000, firstMinor: 800n, step: 500, stepMinor: 200n },
    })
    expect(
      fee(
        factsOf(
          [
            [skuOf(1), 2],
            [skuOf(2), 1],
          ],
          withShops({ templates: [weighed] }),
        ),
      ),
    ).toBe(1_000n)
  })

  test('is that of the region that names the place most exactly', () => {
    const region = (regionCodes: string[], firstMinor: bigint) => ({
      regionCodes,
      rate: { first: 9, firstMinor, step: 1, stepMinor: 0n },
    })
    const templates = [template({ regions: [region(['310000'], 11n), region(['3101'], 22n), region(['54'], 33n)] })]
    expect(fee(factsOf([[skuOf(1), 1]], withShops({ templates })))).toBe(22n)
    expect(fee(factsOf([[skuOf(1), 1]], { ...withShops({ templates }), regionCode: '540000' }))).toBe(33n)
    expect(fee(factsOf([[skuOf(1), 1]], { ...withShops({ templates }), regionCode: null }))).toBe(600n)
  })

  test('of fifty goods by ten long templates works out what a code stands for once for a place, and not for each in a list', () => {
    const rate = { first: 9, firstMinor: 5n, step: 1, stepMinor: 0n }
    const regions = Array.from({ length: 10 }, () => ({ regionCodes: Array<string>(500).fill('540100'), rate }))
    const templates = Array.from({ length: 10 }, (_, ordinal) => template({ id: derivedId('frt', ordinal), regions }))
    const bought = Array.from({ length: 50 }, (_, ordinal) => skuOf(ordinal))
    const terms = bought.map((sku, at) => termsOf(sku, { templateId: derivedId('frt', at % 10) }))
    const lines = bought.map((sku) => [sku, 1] as const)
    const worked = vi.spyOn(String.prototype, 'replace')
    const fees = ['310115', '540102'].map((regionCode) =>
      fee(factsOf(lines, { ...withShops({ templates, terms }), regionCode })),
    )
    const { length } = worked.mock.calls
    worked.mockRestore()
    expect(fees).toEqual([10_000n, 50n])
    expect(length).toBeLessThan(200)
  })

  test('is asked for once by a product that names its own, and not at all from so many pieces on', () => {
    const sku = skuOf(1)
    const shops = (more: Partial<ProductTerms>) => withShops({ templates: [template()], terms: [termsOf(sku, more)] })
    expect(fee(factsOf([[sku, 7]], shops({ uniformFreightMinor: 333n })))).toBe(333n)
    expect(fee(factsOf([[sku, 3]], shops({ freeFromPieces: 3 })))).toBe(0n)
    expect(fee(factsOf([[sku, 3]], shops({ freeFromPieces: 3, freeExceptRegionCodes: ['31'] })))).toBe(800n)
  })

  test('is free from an amount on, but not in excepted regions nor for excepted products', () => {
    const rule = {
      shopId: shopId(0),
      currency: 'CNY' as const,
      thresholdMinor: 2_000n,
      exceptRegionCodes: ['54'],
      exceptProductIds: [skuOf(2).productId],
    }
    const shops = withShops({ templates: [template()], rules: [rule] })
    expect(fee(factsOf([[skuOf(1), 1]], shops))).toBe(600n)
    expect(fee(factsOf([[skuOf(1), 2]], shops))).toBe(0n)
    expect(
      fee(
        factsOf(
          [
            [skuOf(1), 2],
            [skuOf(2), 1],
          ],
          shops,
        ),
      ),
    ).toBe(600n)
    expect(fee(factsOf([[skuOf(1), 2]], { ...shops, regionCode: '540102' }))).toBe(700n)
  })

  test('that falls away by its amount is told, and so is what it would have been', () => {
    const rule = { shopId: shopId(0), currency: 'CNY' as const, exceptRegionCodes: [], exceptProductIds: [] }
    const told = (facts: QuoteFacts) =>
      quote(facts)
        .explain.filter(({ stage }) => stage === 'FREIGHT')
        .map(({ rule, beforeMinor, afterMinor }) => [rule, beforeMinor, afterMinor])
    const cost = ['FREIGHT_TEMPLATE', 0n, 700n]
    const byRule = (thresholdMinor: bigint) =>
      withShops({ templates: [template()], rules: [{ ...rule, thresholdMinor }] })
    expect(told(factsOf([[skuOf(1), 2]], byRule(2_002n)))).toEqual([cost, ['FREE_FREIGHT', 700n, 0n]])
    expect(told(factsOf([[skuOf(1), 2]], byRule(2_003n)))).toEqual([cost])
    const uniform = [termsOf(skuOf(1), { uniformFreightMinor: 333n })]
    const mixed = withShops({ templates: [template()], terms: uniform })
    expect(told(factsOf([[skuOf(1), 2]], mixed))).toEqual([['UNIFORM_FREIGHT', 0n, 333n]])
    expect(
      told(
        factsOf(
          [
            [skuOf(1), 2],
            [skuOf(2), 1],
          ],
          mixed,
        ),
      ),
    ).toEqual([
      ['UNIFORM_FREIGHT', 0n, 333n],
      ['FREIGHT_TEMPLATE', 333n, 933n],
    ])
    const terms = [termsOf(skuOf(1), { freeFromMinor: 2_002n })]
    const byTerms = withShops({ templates: [template()], terms })
    const both = [
      [skuOf(1), 2],
      [skuOf(2), 1],
    ] as const
    expect(told(factsOf(both, byTerms))).toEqual([
      ['FREIGHT_TEMPLATE', 0n, 800n],
      ['FREE_FREIGHT', 800n, 600n],
    ])
  })

  test('is none for what is fetched, redeemed or read, and there is none where nothing is sent', () => {
    const shops = withShops({ templates: [template({ noDeliveryRegionCodes: ['3101'] })] })
    expect(fee(factsOf([[skuOf(1), 1]], { ...shops, isPickup: true }))).toBe(0n)
    expect(fee(factsOf([[skuOf(1, { kind: 'VIRTUAL' }), 1]], shops))).toBe(0n)
    expect(codes(factsOf([[skuOf(1), 1]], shops))).toEqual(['ADDRESS_NOT_DELIVERABLE'])
  })

  test.each([
    ['310000', ['ADDRESS_NOT_DELIVERABLE']],
    ['310100', ['ADDRESS_NOT_DELIVERABLE']],
    ['310000000000', ['ADDRESS_NOT_DELIVERABLE']],
    ['310200', []],
    ['310010', []],
  ])('stands for all of a province or city that is named by its whole code: %s', (code, expected) => {
    const shops = withShops({ templates: [template({ noDeliveryRegionCodes: [code] })] })
    expect(codes(factsOf([[skuOf(1), 1]], { ...shops, regionCode: '310104' }))).toEqual(expected)
  })
})

describe('freight that is counted in another currency than the order', () => {
  const dollars = { currency: 'USD' } as const
  const one = skuOf(1)
  const quoted = (shops: Partial<QuoteFacts['shops']>, more: Partial<QuoteFacts> = {}) => {
    const facts = factsOf([[one, 2]], { ...withShops(shops), ...more })
    return [sumsOf(quote(facts)).freightMinor, codes(facts)]
  }
  const cheap = { first: 1, firstMinor: 1n, step: 1, stepMinor: 1n }
  const own = termsOf(one, { templateId: template().id })
  const uniform = { uniformFreightMinor: 30n } as const

  test('is not known, so nothing is ordered', () => {
    expect(quoted({ templates: [template(dollars)] })).toEqual([0n, ['FREIGHT_UNKNOWN']])
    expect(quoted({ terms: [termsOf(one, { ...dollars, ...uniform })], templates: [template()] })).toEqual([
      0n,
      ['FREIGHT_UNKNOWN'],
    ])
    expect(quoted({ templates: [template(dollars)], terms: [termsOf(one, uniform)] })).toEqual([30n, []])
    expect(quoted({ templates: [template(dollars)], terms: [termsOf(one, { freeFromPieces: 2 })] })).toEqual([0n, []])
  })

  test("gives way to another of its shop, unless it is the product's own", () => {
    const other = template({ id: derivedId('frt', 2), isDefault: false })
    const templates = [template({ ...dollars, rate: cheap }), other]
    expect(quoted({ templates })).toEqual([700n, []])
    expect(quoted({ templates, terms: [own] })).toEqual([0n, ['FREIGHT_UNKNOWN']])
  })

  test('frees nothing by amounts of that currency, and neither does a package', () => {
    const templates = [template()]
    const rule = { shopId: shopId(0), ...dollars, thresholdMinor: 1n, exceptRegionCodes: [], exceptProductIds: [] }
    expect(quoted({ templates, rules: [rule] })).toEqual([700n, []])
    expect(quoted({ templates, terms: [termsOf(one, { ...dollars, freeFromMinor: 1n })] })).toEqual([700n, []])
    const instead = { ...yuan(1), ...dollars }
    const pack = { ruleId: 'pack', couponId: null, shopId: null, name: 'Together', exceptRegionCodes: [], instead }
    const { offers } = offersOf({ freeFreight: [{ ...pack, skuIds: [one.skuId] }] })
    expect(quoted({ templates }, offers ? { offers } : {})).toEqual([700n, []])
  })

  test('lets the balance pay nothing of what it bounds in that currency', () => {
    const paid = (more: Partial<ProductTerms>) =>
      quote(factsOf([[one, 2]], { ...withShops({ terms: [termsOf(one, more)] }), balanceMinor: 5_000n })).balanceMinor
    expect(paid({ mostBalanceMinor: 300n })).toBe(600n)
    expect(paid({ mostBalanceMinor: 300n, ...dollars })).toBe(0n)
    expect(paid(dollars)).toBe(2_002n)
  })
})
