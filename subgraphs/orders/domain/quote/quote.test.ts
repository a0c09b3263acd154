import { derivedId } from '@supermall/kernel/id'
import { total } from '@supermall/kernel/money'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { codes, factsOf, offersOf, template, termsOf, withShops, yuan } from '../../trial/facts.ts'
import { shopId, skuId, skuOf } from '../../trial/goods.ts'
import { planOrders } from '../plan-orders.ts'
import type { Buyer, Offers, SkuFacts } from './facts.ts'
import { GUEST } from './facts.ts'
import { quote, sumsOf } from './quote.ts'

describe('limits', () => {
  test.each<[string, Partial<SkuFacts>, number, string[]]>([
    ['off the shelf', { isOnSale: false }, 1, ['NOT_ON_SALE']],
    ['too few', { leastPerOrder: 2 }, 1, ['LEAST_PER_ORDER']],
    ['too many', { mostPerOrder: 2 }, 3, ['MOST_PER_ORDER']],
    ['too many for one buyer', { mostPerBuyer: 2 }, 3, ['MOST_PER_BUYER']],
    ['for another level', { buyLevelIds: [derivedId('lvl', 5)] }, 1, ['BUYER_NOT_ALLOWED']],
    ['for another group', { buyGroupIds: [derivedId('mgr', 5)] }, 1, ['BUYER_NOT_ALLOWED']],
    ['not shown to their level', { viewLevelIds: [derivedId('lvl', 5)] }, 1, ['BUYER_NOT_ALLOWED']],
    ['more secrets than there are', { kind: 'VIRTUAL', secretsLeft: 1 }, 2, ['INSUFFICIENT_STOCK']],
  ])('tell of what is %s', (_, more, quantity, expected) =>
    expect(codes(factsOf([[skuOf(1, more), quantity]]))).toEqual(expected),
  )

  test('let somebody buy by one match of level or group, of what they may see in the same way', () => {
    const [level, group] = [derivedId('lvl', 1), derivedId('mgr', 1)]
    const buying = (more: Partial<SkuFacts>, buyer: Partial<Buyer>) =>
      codes({ ...factsOf([[skuOf(1, more), 1]]), buyer: { ...GUEST, ...buyer } })
    const kept = { buyLevelIds: [level], buyGroupIds: [group] }
    expect(buying(kept, { levelId: level })).toEqual([])
    expect(buying(kept, { groupIds: [group] })).toEqual([])
    expect(buying(kept, {})).toEqual(['BUYER_NOT_ALLOWED'])
    const both = { viewGroupIds: [group], buyLevelIds: [level] }
    expect(buying(both, { levelId: level })).toEqual(['BUYER_NOT_ALLOWED'])
    expect(buying(both, { groupIds: [group] })).toEqual(['BUYER_NOT_ALLOWED'])
    expect(buying(both, { levelId: level, groupIds: [group] })).toEqual([])
  })

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

const policy = fc.record({
  scope: fc.constantFrom('mall', shopId(0), shopId(1), shopId(2)),
  kind: fc.constantFrom('NONE' as const, 'INCLUSIVE' as const, 'EXCLUSIVE' as const, 'AS_MALL' as const),
  rates: fc.array(
    fc.record({
      taxClass: fc.constantFrom(null, 'food'),
      regionCode: fc.constantFrom(null, '31', '3101'),
      basisPoints: fc.integer({ min: 0, max: 10_000 }),
    }),
    { maxLength: 3 },
  ),
  version: fc.constant(1),
})

const anyFacts = fc
  .record({
    lines: fc.array(line, { minLength: 1, maxLength: 8 }),
    offs: fc.array(fc.integer({ min: 0, max: 10 ** 10 }), { minLength: 3, maxLength: 3 }),
    rate: fc.integer({ min: 0, max: 10_000 }),
    points: fc.integer({ min: 0, max: 10_000 }),
    balance: fc.bigInt({ min: 0n, max: 10n ** 13n }),
    freight: fc.bigInt({ min: 0n, max: 10_000n }),
    taxes: fc.array(policy, { maxLength: 5 }),
  })
  .map(({ lines, offs: [a = 0, b = 0, c = 0], rate, points, balance, freight, taxes }) => {
    const skus = lines.map(({ price, shop, kind }, index) =>
      skuOf(index, { price: yuan(price), shopId: shopId(shop), kind, redeeming: null }),
    )
    const eligibleSkuIds = skus.map((sku) => sku.skuId)
    const reductions = sharesOf(
      lines.map(({ price, quantity }) => BigInt(price) * BigInt(quantity)),
      [a, c, rate],
    )
    const granted = {
      available: 10_000,
      worth: yuan(13),
      most: eligibleSkuIds.map((id) => ({ skuId: id, amount: yuan(b) })),
    }
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
        ...offersOf({ reductions, points: granted }),
        ...withShops({ templates, taxes, terms: skus.slice(0, 3).map((sku) => termsOf(sku, { taxClass: 'food' })) }),
        points,
        balanceMinor: balance,
      },
    )
  })

/** Each stage takes its part, in ten-thousandths, of what the ones before have left of each line. */
function sharesOf(amounts: readonly bigint[], parts: readonly number[]): Offers['reductions'] {
  let left = amounts
  return (['SHOP_TIER', 'PLATFORM_TIER', 'COUPON'] as const).map((stage, index) => {
    const offs = left.map((minor) => (minor * BigInt((parts[index] ?? 0) % 10_001)) / 10_000n)
    const [before, off] = [total(left), total(offs)]
    left = left.map((minor, at) => minor - (offs[at] ?? 0n))
    const lines = offs.map((minor, at) => ({ skuId: skuId(at), off: yuan(minor) }))
    const told = { stage, kind: 'ANY', ruleId: stage, couponId: null, shopId: null, name: stage }
    return { ...told, before: yuan(before), after: yuan(before - off), lines }
  })
}

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
      isSameCity: false,
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
          answers: [],
          isCashOnDelivery: false,
          isFromCart: false,
          named: { skuIds: null, couponIds: [] },
        })
        const sums = [
          'goodsMinor',
          'discountMinor',
          'freightMinor',
          'taxMinor',
          'includedTaxMinor',
          'payableMinor',
        ] as const
        for (const name of sums) {
          expect(orders.reduce((sum, order) => sum + order[name], 0n)).toBe(whole[name])
          if (parent) expect(parent[name]).toBe(whole[name])
        }
        expect(orders.reduce((sum, { balanceMinor }) => sum + balanceMinor, 0n)).toBe(quoted.balanceMinor)
        for (const order of orders) {
          for (const name of ['taxMinor', 'includedTaxMinor'] as const)
            expect(order.lines.reduce((sum, one) => sum + one[name], 0n)).toBe(order[name])
          expect(order.lines.reduce((sum, one) => sum + one.payableMinor, 0n)).toBe(
            order.payableMinor - order.freightMinor,
          )
          expect(order.balanceMinor <= order.payableMinor).toBe(true)
          expect(order.payableMinor).toBe(order.goodsMinor - order.discountMinor + order.freightMinor + order.taxMinor)
        }
      }),
      { numRuns: 300 },
    )
  })
})

describe('freight that the balance does not pay', () => {
  const lines = [
    [skuOf(1), 1],
    [skuOf(2, { shopId: shopId(1) }), 1],
  ] as const
  const templates = [template(), template({ shopId: shopId(1), id: derivedId('frt', 2) })]
  const paid = (freightKeptShopIds: readonly string[], balanceMinor = 9_999n) =>
    quote(factsOf(lines, { ...withShops({ templates, freightKeptShopIds }), balanceMinor })).balanceMinor

  test('is that of the shops that say so', () => {
    expect(paid([])).toBe(2_003n + 1_200n)
    expect(paid([shopId(1)])).toBe(2_003n + 600n)
    expect(paid([shopId(0), shopId(1)])).toBe(2_003n)
    expect(paid([shopId(1)], 2_500n)).toBe(2_500n)
  })

  test('is all that the balance leaves, whatever is bought and reduced', () => {
    fc.assert(
      fc.property(anyFacts, fc.subarray([0, 1, 2, 3]), (facts, shops) => {
        const freightKeptShopIds = shops.map(shopId)
        const quoted = quote({ ...facts, shops: { ...facts.shops, freightKeptShopIds } })
        const kept = freightKeptShopIds.reduce((sum, shop) => sum + (quoted.freight.get(shop) ?? 0n), 0n)
        const most = sumsOf(quoted).payableMinor - kept
        expect(quoted.balanceMinor).toBe(facts.balanceMinor < most ? facts.balanceMinor : most)
      }),
      { numRuns: 300 },
    )
  })
})
