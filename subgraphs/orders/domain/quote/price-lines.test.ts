import { derivedId } from '@supermall/kernel/id'
import { describe, expect, test } from 'vitest'
import { codes, factsOf, offersOf, priced, termsOf, unit, withShops, yuan } from '../../trial/facts.ts'
import { skuId, skuOf } from '../../trial/goods.ts'
import type { QuoteFacts, SkuFacts } from './facts.ts'
import { GUEST } from './facts.ts'
import { basePrices } from './price-lines.ts'
import { quote } from './quote.ts'

describe('the price of a line', () => {
  const level = derivedId('lvl', 1)
  const member = { buyer: { ...GUEST, levelId: level, levelRate: 9_000 } }
  const price = (kind: 'CAMPAIGN' | 'TIMED_PRICE', minor: number) => ({
    skuId: skuId(1),
    ruleId: 'rule',
    kind,
    name: 'Autumn',
    before: yuan(1_001),
    price: yuan(minor),
  })

  /** How the price of two pieces came about. */
  const explained = (sku: SkuFacts, more: Partial<QuoteFacts>) =>
    quote(factsOf([[sku, 2]], more)).explain.map(({ stage, rule, why, beforeMinor, afterMinor }) => [
      stage,
      rule,
      why,
      beforeMinor,
      afterMinor,
    ])

  test("is a member's by rate, rounded to the nearest unit", () =>
    expect(unit(factsOf([[skuOf(1, priced(1_005)), 1]], member))).toBe(905n))
  test("is the level's own before the rate", () => {
    expect(unit(factsOf([[skuOf(1, { levelPrices: [{ levelId: level, price: yuan(800) }] }), 1]], member))).toBe(800n)
  })
  test("is nobody's where the product leaves members out", () => {
    const sku = skuOf(1)
    expect(
      unit(factsOf([[sku, 1]], { ...member, ...withShops({ terms: [termsOf(sku, { isMemberDiscounted: false })] }) })),
    ).toBe(1_001n)
  })
  test("is a promotion's before a member's, and a campaign's before both", () => {
    expect(unit(factsOf([[skuOf(1), 1]], { ...member, ...offersOf({ prices: [price('TIMED_PRICE', 950)] }) }))).toBe(
      950n,
    )
    expect(
      unit(
        factsOf([[skuOf(1), 1]], {
          ...member,
          ...offersOf({ prices: [price('TIMED_PRICE', 950), price('CAMPAIGN', 990)] }),
        }),
      ),
    ).toBe(990n)
  })
  test('goes the way that promotions tell, and is never made dearer by them', () => {
    const steps = [price('TIMED_PRICE', 950), { ...price('TIMED_PRICE', 900), kind: 'REPEAT_PURCHASE' as const }]
    expect(explained(skuOf(1), offersOf({ prices: steps }))).toEqual([
      ['LINES', 'rule', 'Autumn', 2_002n, 1_900n],
      ['LINES', 'rule', 'Autumn', 1_900n, 1_800n],
    ])
    expect(() => unit(factsOf([[skuOf(1), 1]], offersOf({ prices: [price('TIMED_PRICE', 1_002)] })))).toThrow('dearer')
  })
  test('says of what is taken for the level by which of its rules', () => {
    expect(explained(skuOf(1), member)).toEqual([
      ['LINES', 'LEVEL_RATE', "The buyer's level pays 90 %.", 2_002n, 1_802n],
    ])
    expect(explained(skuOf(1, { levelPrices: [{ levelId: level, price: yuan(800) }] }), member)).toEqual([
      ['LINES', 'LEVEL_PRICE', "The price for the buyer's level.", 2_002n, 1_600n],
    ])
    const told = { ...price('TIMED_PRICE', 901), ruleId: null, kind: 'MEMBER' as const, name: "The member's price." }
    expect(explained(skuOf(1), { ...member, ...offersOf({ prices: [told, price('TIMED_PRICE', 850)] }) })).toEqual([
      ['LINES', 'MEMBER_LEVEL', "The member's price.", 2_002n, 1_802n],
      ['LINES', 'rule', 'Autumn', 1_802n, 1_700n],
    ])
  })
  test('is told to promotions before and after the member', () => {
    const wholesale = [{ fromQuantity: 2, price: yuan(900) }]
    const [own] = basePrices(factsOf([[skuOf(1, { wholesale }), 2]], member))
    expect(own).toMatchObject({ listMinor: 900n, memberMinor: 810n, memberRate: 9_000, isPriceKept: false })
    const levelPrices = [{ levelId: level, price: yuan(800) }]
    const [fixed] = basePrices(factsOf([[skuOf(1, { levelPrices }), 1]], member))
    expect(fixed).toMatchObject({ listMinor: 1_001n, memberMinor: 800n, memberRate: null, isMemberRefused: false })
  })
  test('is the ladder by all pieces of the product, before the member', () => {
    const wholesale = [
      { fromQuantity: 3, price: yuan(900) },
      { fromQuantity: 10, price: yuan(500) },
    ]
    const [a, b] = [skuOf(1, { wholesale }), skuOf(2, { wholesale, productId: skuOf(1).productId })]
    expect(
      quote(
        factsOf([
          [a, 2],
          [b, 1],
        ]),
      ).lines.map(({ unitMinor }) => unitMinor),
    ).toEqual([900n, 900n])
    expect(unit(factsOf([[a, 2]]))).toBe(1_001n)
    expect(unit(factsOf([[a, 10]], member))).toBe(450n)
  })
  test('is that of its presell within its time only', () => {
    const at = (startsAt: string, endsAt: string) => ({
      price: yuan(700),
      startsAt,
      endsAt,
      sendsAt: null,
      sendsAfterDays: 3,
    })
    expect(
      unit(factsOf([[skuOf(1, { presell: at('2026-11-01T00:00:00Z', '2026-12-01T00:00:00Z') }), 1]], member)),
    ).toBe(700n)
    expect(unit(factsOf([[skuOf(1, { presell: at('2026-10-01T00:00:00Z', '2026-11-01T00:00:00Z') }), 1]]))).toBe(1_001n)
    expect(codes(factsOf([[skuOf(1, { presell: at('2026-12-01T00:00:00Z', '2026-12-02T00:00:00Z') }), 1]]))).toEqual([
      'PRESELL_NOT_STARTED',
    ])
  })
})
