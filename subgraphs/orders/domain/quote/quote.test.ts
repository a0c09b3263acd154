import { derivedId } from '@supermall/kernel/id'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { shopId, skuId, skuOf } from '../../trial/goods.ts'
import { planOrders } from '../plan-orders.ts'
import type { FreightTemplate, ProductTerms } from '../terms.ts'
import type { Offers, QuoteFacts, SkuFacts } from './facts.ts'
import { GUEST, NO_OFFERS } from './facts.ts'
import { rateFee } from './freight.ts'
import { quote, sumsOf } from './quote.ts'

const now = new Date('2026-11-21T04:00:00Z')
const yuan = (minorUnits: number | bigint) => ({ minorUnits: String(minorUnits), currency: 'CNY' })
const priced = (minor: number) => ({ price: yuan(minor) })

const factsOf = (bought: readonly (readonly [SkuFacts, number])[], more: Partial<QuoteFacts> = {}): QuoteFacts => ({
  wishes: bought.map(([sku, quantity]) => ({ skuId: sku.skuId, quantity })),
  skus: bought.map(([sku]) => sku),
  ...{
    buyer: GUEST,
    offers: NO_OFFERS,
    regionCode: '310115',
    isPickup: false,
    couponIds: [],
    points: 0,
    balanceMinor: 0n,
    now,
  },
  shops: { terms: [], templates: [], rules: [], bought: [], closedShopIds: [] },
  ...more,
})

const termsOf = (sku: SkuFacts, more: Partial<ProductTerms> = {}): ProductTerms => ({
  ...{
    productId: sku.productId,
    shopId: sku.shopId,
    templateId: null,
    currency: 'CNY',
    uniformFreightMinor: null,
    freeFromPieces: null,
  },
  ...{
    freeFromMinor: null,
    freeExceptRegionCodes: [],
    isCashOnDeliveryAllowed: false,
    receiveAfterDays: null,
    version: 1,
  },
  ...{ isReturnableAfterShipping: true, isMemberDiscounted: true, mostBalanceMinor: null },
  ...more,
})

const template = (more: Partial<FreightTemplate> = {}): FreightTemplate => ({
  ...{
    id: derivedId('frt', 1),
    shopId: shopId(0),
    name: 'Standard',
    measure: 'PIECES',
    isDefault: true,
    currency: 'CNY',
    version: 1,
  },
  ...{ rate: { first: 1, firstMinor: 600n, step: 1, stepMinor: 100n }, regions: [], noDeliveryRegionCodes: [] },
  ...more,
})

const withShops = (shops: Partial<QuoteFacts['shops']>): Partial<QuoteFacts> => ({
  shops: { terms: [], templates: [], rules: [], bought: [], closedShopIds: [], ...shops },
})

const offersOf = (more: Partial<Offers>): Partial<QuoteFacts> => ({ offers: { ...NO_OFFERS, ...more } })
const unit = (facts: QuoteFacts): bigint | undefined => quote(facts).lines[0]?.unitMinor
const codes = (facts: QuoteFacts): string[] => quote(facts).problems.map(({ code }) => code)

describe('the price of a line', () => {
  const level = derivedId('lvl', 1)
  const member = { buyer: { ...GUEST, levelId: level, levelRate: 9_000 } }
  const price = (kind: 'CAMPAIGN' | 'PROMOTION', minor: number) => ({
    skuId: skuId(1),
    ruleId: 'rule',
    kind,
    price: yuan(minor),
  })

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
    expect(unit(factsOf([[skuOf(1), 1]], { ...member, ...offersOf({ prices: [price('PROMOTION', 950)] }) }))).toBe(950n)
    expect(
      unit(
        factsOf([[skuOf(1), 1]], {
          ...member,
          ...offersOf({ prices: [price('PROMOTION', 950), price('CAMPAIGN', 990)] }),
        }),
      ),
    ).toBe(990n)
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

describe('freight', () => {
  const fee = (facts: QuoteFacts): bigint => sumsOf(quote(facts)).freightMinor

  test.each([
    [1, 600n],
    [2, 700n],
    [5, 1_000n],
  ])('of %i pieces is %s', (pieces, expected) => {
    expect(fee(factsOf([[skuOf(1), pieces]], withShops({ templates: [template()] })))).toBe(expected)
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
    const templates = [template({ regions: [region(['31'], 11n), region(['3101'], 22n), region(['54'], 33n)] })]
    expect(fee(factsOf([[skuOf(1), 1]], withShops({ templates })))).toBe(22n)
    expect(fee(factsOf([[skuOf(1), 1]], { ...withShops({ templates }), regionCode: '540000' }))).toBe(33n)
    expect(fee(factsOf([[skuOf(1), 1]], { ...withShops({ templates }), regionCode: null }))).toBe(600n)
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

  test('is none for what is fetched, redeemed or read, and there is none where nothing is sent', () => {
    const shops = withShops({ templates: [template({ noDeliveryRegionCodes: ['3101'] })] })
    expect(fee(factsOf([[skuOf(1), 1]], { ...shops, isPickup: true }))).toBe(0n)
    expect(fee(factsOf([[skuOf(1, { kind: 'VIRTUAL' }), 1]], shops))).toBe(0n)
    expect(codes(factsOf([[skuOf(1), 1]], shops))).toEqual(['ADDRESS_NOT_DELIVERABLE'])
  })
})

describe('limits', () => {
  test.each<[string, Partial<SkuFacts>, number, string[]]>([
    ['off the shelf', { isOnSale: false }, 1, ['NOT_ON_SALE']],
    ['too few', { leastPerOrder: 2 }, 1, ['LEAST_PER_ORDER']],
    ['too many', { mostPerOrder: 2 }, 3, ['MOST_PER_ORDER']],
    ['too many for one buyer', { mostPerBuyer: 2 }, 3, ['MOST_PER_BUYER']],
    ['for another level', { buyLevelIds: [derivedId('lvl', 5)] }, 1, ['BUYER_NOT_ALLOWED']],
    ['for another group', { buyGroupIds: [derivedId('mgr', 5)] }, 1, ['BUYER_NOT_ALLOWED']],
    ['more secrets than there are', { kind: 'VIRTUAL', secretsLeft: 1 }, 2, ['INSUFFICIENT_STOCK']],
  ])('tell of what is %s', (_, more, quantity, expected) =>
    expect(codes(factsOf([[skuOf(1, more), quantity]]))).toEqual(expected),
  )

  test('tell of another currency, and leave it out of the sums', () => {
    const quoted = quote(
      factsOf([
        [skuOf(1), 1],
        [skuOf(2, { price: { minorUnits: '5', currency: 'USD' } }), 1],
      ]),
    )
    expect([quoted.problems.map(({ code }) => code), sumsOf(quoted).goodsMinor]).toEqual([
      ['CURRENCY_MISMATCH'],
      1_001n,
    ])
  })
})

const line = fc.record({
  price: fc.integer({ min: 0, max: 10 ** 9 }),
  quantity: fc.integer({ min: 1, max: 999 }),
  shop: fc.integer({ min: 0, max: 3 }),
  kind: fc.constantFrom('PHYSICAL' as const, 'VIRTUAL' as const, 'CARD' as const),
})

const anyFacts = fc
  .record({
    lines: fc.array(line, { minLength: 1, maxLength: 8 }),
    offs: fc.array(fc.integer({ min: 0, max: 10 ** 10 }), { minLength: 3, maxLength: 3 }),
    rate: fc.integer({ min: 0, max: 10_000 }),
    points: fc.integer({ min: 0, max: 10_000 }),
    balance: fc.bigInt({ min: 0n, max: 10n ** 13n }),
    freight: fc.bigInt({ min: 0n, max: 10_000n }),
  })
  .map(({ lines, offs: [a = 0, b = 0, c = 0], rate, points, balance, freight }) => {
    const skus = lines.map(({ price, shop, kind }, index) =>
      skuOf(index, { price: yuan(price), shopId: shopId(shop), kind, redeeming: null }),
    )
    const eligibleSkuIds = skus.map((sku) => sku.skuId)
    const coupons = [
      { couponId: 'sum', shopId: null, threshold: yuan(0), off: yuan(c), rate: null, most: null, eligibleSkuIds },
      { couponId: 'rate', shopId: shopId(0), threshold: yuan(0), off: null, rate, most: null, eligibleSkuIds },
    ]
    const granted = {
      available: 10_000,
      worth: yuan(13),
      most: eligibleSkuIds.map((id) => ({ skuId: id, amount: yuan(b) })),
    }
    const shopTiers = [0, 1, 2, 3].map((shop) => ({
      ruleId: `s${shop}`,
      threshold: yuan(0),
      off: yuan(a),
      shopId: shopId(shop),
    }))
    const templates = [0, 1, 2, 3].map((shop) =>
      template({
        id: derivedId('frt', shop),
        shopId: shopId(shop),
        rate: { first: 1, firstMinor: freight, step: 2, stepMinor: freight },
      }),
    )
    return factsOf(
      skus.map((sku, index) => [sku, lines[index]?.quantity ?? 1] as const),
      {
        ...offersOf({
          shopTiers,
          platformTiers: [{ ruleId: 'p', threshold: yuan(1), off: yuan(b) }],
          coupons,
          points: granted,
        }),
        ...withShops({ templates }),
        ...{ couponIds: ['sum', 'rate'], points, balanceMinor: balance },
      },
    )
  })

describe('whatever is bought, and by whatever rules', () => {
  test('no line goes below zero, and what is due never does', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const quoted = quote(facts)
        for (const { remainingMinor, amountMinor } of quoted.lines)
          expect(remainingMinor >= 0n && remainingMinor <= amountMinor).toBe(true)
        const { payableMinor } = sumsOf(quoted)
        expect(quoted.balanceMinor >= 0n && quoted.balanceMinor <= payableMinor).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  test('the parts are the whole: discounts by stage, shops, orders, lines and balance', () => {
    let made = 0
    const ids = { order: () => derivedId('ord', ++made), line: () => derivedId('oln', ++made) }
    const delivery = {
      address: null,
      storeId: null,
      contactName: null,
      contactPhone: null,
      remark: null,
      invoice: null,
    }
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const quoted = quote(facts)
        const whole = sumsOf(quoted)
        for (const { amountMinor, remainingMinor, discounts } of quoted.lines)
          expect(Object.values(discounts).reduce((sum, one) => sum + one, 0n)).toBe(amountMinor - remainingMinor)
        const { parent, orders } = planOrders({
          quoted,
          facts,
          ids,
          delivery,
          isCashOnDelivery: false,
          isFromCart: false,
        })
        for (const name of ['goodsMinor', 'discountMinor', 'freightMinor', 'payableMinor'] as const) {
          expect(orders.reduce((sum, order) => sum + order[name], 0n)).toBe(whole[name])
          if (parent) expect(parent[name]).toBe(whole[name])
        }
        expect(orders.reduce((sum, { balanceMinor }) => sum + balanceMinor, 0n)).toBe(quoted.balanceMinor)
        for (const order of orders) {
          expect(order.balanceMinor <= order.payableMinor).toBe(true)
          expect(order.payableMinor).toBe(order.goodsMinor - order.discountMinor + order.freightMinor + order.taxMinor)
        }
      }),
      { numRuns: 300 },
    )
  })
})
