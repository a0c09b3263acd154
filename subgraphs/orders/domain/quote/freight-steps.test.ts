import { derivedId } from '@supermall/kernel/id'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { factsOf, offersOf, template, withShops, yuan } from '../../trial/facts.ts'
import { shopId, skuId, skuOf } from '../../trial/goods.ts'
import type { Offers, QuoteFacts } from './facts.ts'
import { quote, sumsOf } from './quote.ts'

type Grant = Offers['freeFreight'][number]

const [COUPON, PROMOTION, PACKAGE] = [derivedId('uco', 1), derivedId('prm', 1), derivedId('prm', 2)]
const grant = (name: string, ordinals: readonly number[], more: Partial<Grant>): Grant => ({
  ...{ ruleId: PROMOTION, couponId: null, shopId: null, name, exceptRegionCodes: [] },
  ...{ skuIds: ordinals.map((ordinal) => skuId(ordinal)), ...more },
})
const coupon = (ordinals: readonly number[]) =>
  grant('Sent for nothing', ordinals, { ruleId: derivedId('cpn', 1), couponId: COUPON })
const promotion = (ordinals: readonly number[]) => grant('Free in autumn', ordinals, { ruleId: PROMOTION })
const pack = (ordinals: readonly number[], minor = 50) =>
  grant('Together', ordinals, { ruleId: PACKAGE, instead: yuan(minor) })

const templates = [template(), template({ id: derivedId('frt', 2), shopId: shopId(1) })]
const lines = [
  [skuOf(1), 2],
  [skuOf(2, { shopId: shopId(1) }), 1],
  [skuOf(3), 1],
] as const

const quoted = (freeFreight: readonly Grant[], shops: Partial<QuoteFacts['shops']> = {}) =>
  quote(factsOf(lines, { ...withShops({ templates, ...shops }), ...offersOf({ freeFreight: [...freeFreight] }) }))

/** How what the first shop's goods cost to send comes about, or another's. */
const told = (freeFreight: readonly Grant[], shop = 0, shops: Partial<QuoteFacts['shops']> = {}) =>
  quoted(freeFreight, shops)
    .explain.filter((entry) => entry.stage === 'FREIGHT' && entry.shopId === shopId(shop))
    .map(({ rule, beforeMinor, afterMinor, why }) => [rule, beforeMinor, afterMinor, why])

const whole = ['FREIGHT_TEMPLATE', 0n, 800n, 'What sending costs.']

test('what a coupon or a promotion frees of freight is told with its id and its name, and so is what it would have cost', () => {
  expect(told([coupon([1, 3])])).toEqual([whole, [COUPON, 800n, 0n, 'Sent for nothing']])
  expect(told([promotion([1])])).toEqual([whole, [PROMOTION, 800n, 600n, 'Free in autumn']])
  expect(told([promotion([1]), coupon([1, 3])])).toEqual([
    whole,
    [PROMOTION, 800n, 600n, 'Free in autumn'],
    [COUPON, 600n, 0n, 'Sent for nothing'],
  ])
})

test('of what is free by its amount already nothing is told to be granted', () => {
  const rule = { currency: 'CNY', thresholdMinor: 1n, exceptRegionCodes: [], exceptProductIds: [] } as const
  const free = ['FREE_FREIGHT', 800n, 0n, 'From this amount on it is sent free of charge.']
  expect(told([promotion([1, 3])], 0, { rules: [{ ...rule, shopId: shopId(0) }] })).toEqual([whole, free])
})

test('what a package costs to send is told as its own, in the shop that asks for it', () => {
  const freed = [PACKAGE, 800n, 600n, 'Together']
  const own = [PACKAGE, 600n, 650n, 'Together: what sending it costs.']
  expect(told([pack([1, 2])])).toEqual([whole, freed, own])
  expect(told([pack([1, 2])], 1)).toEqual([
    ['FREIGHT_TEMPLATE', 0n, 600n, 'What sending costs.'],
    [PACKAGE, 600n, 0n, 'Together'],
  ])
  expect(told([pack([1, 2]), promotion([1, 2])])).toEqual([
    ...[whole, freed, own],
    [PROMOTION, 650n, 600n, 'Free in autumn'],
  ])
  expect(told([pack([1, 2], 200)])).toEqual([whole, freed, [PACKAGE, 600n, 800n, 'Together: what sending it costs.']])
})

test('whatever is granted, the steps of each shop lead from nothing to what is paid for sending', () => {
  const ordinals = fc.subarray([1, 2, 3], { minLength: 1 })
  const any = fc.oneof(
    ordinals.map(coupon),
    ordinals.map(promotion),
    fc.tuple(ordinals, fc.nat(900)).map(([of, minor]) => pack(of, minor)),
  )
  fc.assert(
    fc.property(fc.array(any, { maxLength: 6 }), (freeFreight) => {
      for (const shop of [0, 1]) {
        const afters = told(freeFreight, shop).map(([, , after]) => after)
        expect(told(freeFreight, shop).map(([, before]) => before)).toEqual([0n, ...afters].slice(0, -1))
        expect(afters.at(-1)).toBe(quoted(freeFreight).freight.get(shopId(shop)))
      }
      const { freightMinor } = sumsOf(quoted(freeFreight))
      expect(freightMinor).toBeGreaterThanOrEqual(0n)
    }),
  )
})
