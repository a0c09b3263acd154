import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { factsOf, offersOf, termsOf, withShops, yuan } from '../../trial/facts.ts'
import { shopId, skuId, skuOf } from '../../trial/goods.ts'
import type { TaxPolicy } from '../tax.ts'
import { basisPointsFor, checkRates, policyFor, taxOf, taxScaled } from '../tax.ts'
import { quote, sumsOf } from './quote.ts'

const rate = (basisPoints: number, taxClass: string | null = null, regionCode: string | null = null) => ({
  taxClass,
  regionCode,
  basisPoints,
})
const policy = (more: Partial<TaxPolicy> = {}): TaxPolicy => ({
  scope: 'mall',
  kind: 'EXCLUSIVE',
  rates: [rate(1_300)],
  version: 1,
  ...more,
})
const three = [1, 2, 3].map((ordinal) => [skuOf(ordinal, { price: yuan(333) }), 1] as const)
const taxed = (taxes: readonly TaxPolicy[], more: object = {}) =>
  quote(factsOf(three, { ...withShops({ taxes, terms: [] }), ...more }))

describe('a tax', () => {
  test('is laid on nothing until somebody says so', () => {
    expect(sumsOf(taxed([]))).toMatchObject({ taxMinor: 0n, includedTaxMinor: 0n, payableMinor: 999n })
    expect(sumsOf(taxed([policy({ kind: 'NONE' })])).taxMinor).toBe(0n)
  })

  test('on top of prices is owed, and shared over the lines to the last unit', () => {
    const quoted = taxed([policy()])
    expect(sumsOf(quoted)).toMatchObject({
      taxMinor: 130n,
      includedTaxMinor: 0n,
      payableMinor: 1_129n,
      discountMinor: 0n,
    })
    expect(quoted.lines.map(({ taxMinor }) => taxMinor)).toEqual([44n, 43n, 43n])
    expect(quoted.explain.at(-1)).toMatchObject({
      stage: 'TAX',
      rule: 'TAX_ADDED',
      beforeMinor: 999n,
      afterMinor: 1_129n,
    })
  })

  test('within prices is told apart, and changes nothing of what is owed', () => {
    const quoted = taxed([policy({ kind: 'INCLUSIVE' })])
    expect(sumsOf(quoted)).toMatchObject({ taxMinor: 0n, includedTaxMinor: 115n, payableMinor: 999n })
    expect(quoted.explain.at(-1)).toMatchObject({ rule: 'TAX_INCLUDED', why: '13 % tax, within the price.' })
  })

  test('is reckoned on what reductions leave, before points and balance pay', () => {
    const offers = {
      available: 100,
      worth: yuan(1),
      most: three.map(([sku]) => ({ skuId: sku.skuId, amount: yuan(99) })),
    }
    const facts = factsOf(three, withShops({ taxes: [policy()] }))
    const quoted = quote({ ...facts, points: 99, balanceMinor: 5_000n, offers: { ...facts.offers, points: offers } })
    expect(sumsOf(quoted)).toMatchObject({ taxMinor: 130n, payableMinor: 1_030n })
    expect(quoted.balanceMinor).toBe(1_030n)
  })

  test('has the rate of its class and place, the most exact one first', () => {
    const rates = [rate(1_300), rate(900, null, '31'), rate(600, 'food'), rate(300, 'food', '3101')]
    const of = (taxClass: string | null, regionCode: string | null) =>
      basisPointsFor(policy({ rates }), { taxClass, regionCode })
    expect([of(null, null), of(null, '310115'), of('food', '440305'), of('food', '310115'), of('books', null)]).toEqual(
      [1_300, 900, 600, 300, 1_300],
    )
    const zeros = [rate(100, null, '310000'), rate(200, null, '3101')]
    expect(basisPointsFor(policy({ rates: zeros }), { taxClass: null, regionCode: '310115' })).toBe(200)
    expect(basisPointsFor(policy({ rates: [rate(600, 'food')] }), { taxClass: null, regionCode: null })).toBe(0)
  })

  test("is laid as the shop says, else as the mall does; a product's class chooses its rate", () => {
    const mall = policy()
    const own = (kind: TaxPolicy['kind']) => policy({ scope: shopId(0), kind, rates: [rate(500)] })
    expect(policyFor([mall, own('NONE')], shopId(0))).toBeNull()
    expect(policyFor([mall, own('AS_MALL')], shopId(0))).toBe(mall)
    expect(policyFor([mall, own('INCLUSIVE')], shopId(1))).toBe(mall)
    const [first] = three
    const terms = first ? [termsOf(first[0], { taxClass: 'food' })] : []
    const quoted = quote(
      factsOf(three, withShops({ taxes: [policy({ rates: [rate(1_000), rate(0, 'food')] })], terms })),
    )
    expect(quoted.lines.map(({ taxMinor }) => taxMinor)).toEqual([0n, 34n, 33n])
  })

  test('within a price is what it would be on top of the rest', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 12n }),
        fc.integer({ min: 0, max: 10_000 }),
        (minor, basisPoints) => {
          const within = taxOf(minor, basisPoints, true)
          expect(within >= 0n && within <= minor).toBe(true)
          const difference = taxOf(minor - within, basisPoints, false) - within
          expect(difference >= -1n && difference <= 1n).toBe(true)
        },
      ),
    )
  })

  test('follows the price of its line', () => {
    expect([taxScaled(130n, 500n, 1_000n), taxScaled(130n, 1_000n, 1_000n), taxScaled(0n, 5n, 0n)]).toEqual([
      65n,
      130n,
      0n,
    ])
  })
})

test('rates are as they must be, or every fault of them is told', () => {
  const wrong = (rates: Parameters<typeof checkRates>[0]) =>
    checkRates(rates).flatMap((check) => (check ? [check.code] : []))
  expect(wrong([rate(0), rate(10_000, 'food', '31')])).toEqual([])
  expect(wrong([rate(-1)])).toEqual(['NUMBER_RANGE'])
  expect(wrong([rate(10_001)])).toEqual(['NUMBER_RANGE'])
  expect(wrong([rate(1, 'no space here')])).toEqual(['TAX_CLASS_INVALID'])
  expect(wrong([rate(1, null, 'x')])).toEqual(['REGION_INVALID'])
  expect(wrong([rate(1), rate(2)])).toEqual(['RATE_TWICE'])
  expect(wrong(Array.from({ length: 101 }, (_, index) => rate(1, `c${index}`)))).toEqual(['LIST_LENGTH'])
})

describe('a tax on top of what is fixed', () => {
  /** A tenth on top of one piece for a thousand, of which so much is fixed. */
  const paid = (fixedMinor: number, points = 0) => {
    const fixed = fixedMinor === 0 ? [] : [{ skuId: skuId(1), amount: yuan(fixedMinor) }]
    const line = [skuOf(1, { price: yuan(1_000) }), 1] as const
    const taxes = [policy({ rates: [rate(1_000)] })]
    const worth = { available: 1_000, worth: yuan(1), most: [{ skuId: skuId(1), amount: yuan(1_000) }] }
    const offers = offersOf({ fixed, points: worth })
    const facts = { ...offers, ...withShops({ taxes, terms: [] }), points, balanceMinor: 9_999n }
    const { balanceMinor, lines } = quote(factsOf([line], facts))
    expect(lines[0]?.taxMinor).toBe(100n)
    return balanceMinor
  }

  test('is paid from the balance as far as its price is, which is as far as nothing is fixed', () => {
    expect([0, 1, 600, 999, 1_000].map((fixed) => paid(fixed))).toEqual([1_100n, 1_099n, 440n, 1n, 0n])
  })

  test('keeps its share, however much of the rest is paid by points', () => {
    expect([paid(0, 1_000), paid(600, 100), paid(600, 400), paid(1_000, 1)]).toEqual([100n, 340n, 40n, 0n])
  })
})
