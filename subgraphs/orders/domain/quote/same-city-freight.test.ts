import { metersBetween } from '@supermall/kernel/geo'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { factsOf, template, withShops } from '../../trial/facts.ts'
import { shopId, skuOf } from '../../trial/goods.ts'
import type { SameCityRule } from '../same-city.ts'
import { checkSameCity, sameCityFee } from '../same-city.ts'
import { quote, sumsOf } from './quote.ts'

const rule = (shop: number, more: Partial<SameCityRule> = {}): SameCityRule => ({
  shopId: shopId(shop),
  isEnabled: true,
  currency: 'CNY',
  latitude: 31.2353,
  longitude: 121.4753,
  startKm: 3,
  startMinor: 500n,
  perKmMinor: 150n,
  stepKm: 1,
  fixedFromKm: 12,
  fixedMinor: 2_000n,
  mostKm: 20,
  version: 1,
  ...more,
})
const near = { latitude: 31.2286, longitude: 121.5246 }
const facts = (more: object = {}) =>
  factsOf(
    [
      [skuOf(1), 1],
      [skuOf(2, { shopId: shopId(1) }), 2],
    ],
    { isSameCity: true, place: near, ...withShops({ sameCity: [rule(0), rule(1)], templates: [template()] }), ...more },
  )
const codesOf = (more: object) => [...new Set(quote(facts(more)).problems.map(({ code }) => code))]

describe('the way of a courier', () => {
  test.each([
    [0, 500n],
    [3_000, 500n],
    [3_001, 650n],
    [4_000, 650n],
    [4_001, 800n],
    [12_000, 1_850n],
    [12_001, 2_000n],
    [20_000, 2_000n],
    [20_001, null],
  ])('of %i m costs %s', (meters, fee) => expect(sameCityFee(rule(0), meters)).toBe(fee))

  test.each([
    [3_000, 500n],
    [3_001, 650n],
    [8_000, 650n],
    [8_001, 800n],
  ])('of %i m costs %s where five kilometres are a step', (meters, fee) =>
    expect(sameCityFee(rule(0, { stepKm: 5 }), meters)).toBe(fee),
  )

  test('never costs less because it is longer, where there is no fixed fee', () => {
    const free = rule(0, { fixedFromKm: null, fixedMinor: null })
    const meters = fc.integer({ min: 0, max: 20_000 })
    fc.assert(
      fc.property(meters, meters, (a, b) => {
        const [short, long] = [Math.min(a, b), Math.max(a, b)]
        expect((sameCityFee(free, short) ?? 0n) <= (sameCityFee(free, long) ?? 0n)).toBe(true)
      }),
    )
  })

  test('is as the crow flies, the same both ways', () => {
    const [beijing, shanghai] = [
      { latitude: 39.9042, longitude: 116.4074 },
      { latitude: 31.2304, longitude: 121.4737 },
    ]
    expect(Math.round(metersBetween(beijing, shanghai) / 1_000)).toBe(1_067)
    expect(metersBetween(shanghai, beijing)).toBe(metersBetween(beijing, shanghai))
    expect(metersBetween(near, near)).toBe(0)
  })
})

describe('bringing within the city', () => {
  test('costs one way per shop, and says how far it is', () => {
    const quoted = quote(facts())
    expect(sumsOf(quoted)).toMatchObject({ freightMinor: 1_600n })
    expect(quoted.explain.filter(({ rule: by }) => by === 'SAME_CITY')).toMatchObject([
      { stage: 'FREIGHT', shopId: shopId(0), beforeMinor: 0n, afterMinor: 800n, why: 'Brought over 4.7 km.' },
      { stage: 'FREIGHT', shopId: shopId(1), afterMinor: 800n },
    ])
  })

  test('is refused where a shop has no couriers, the place is not known, or it is too far', () => {
    expect(codesOf({ ...withShops({ sameCity: [rule(0)] }) })).toEqual(['SAME_CITY_NOT_OFFERED'])
    expect(codesOf({ place: null })).toEqual(['SAME_CITY_NO_PLACE'])
    expect(codesOf({ place: { latitude: 39.9, longitude: 116.4 } })).toEqual(['SAME_CITY_TOO_FAR'])
    expect(codesOf({ isPickup: true, place: null })).toEqual([])
  })
})

test('a rule is as it must be, or every fault of it is told', () => {
  const yuan = (amount: string, currency = 'CNY') => ({ amount, currency })
  const given = { isEnabled: true, latitude: 31, longitude: 121, startKm: 3, startFee: yuan('5'), perKmFee: yuan('1') }
  const wrong = (more: object) =>
    checkSameCity({ ...given, mostKm: 20, ...more }).flatMap((check) => (check ? [check.code] : []))
  expect(wrong({})).toEqual([])
  expect(wrong({ fixedFromKm: 12, fixedFee: yuan('20') })).toEqual([])
  expect(wrong({ latitude: 91 })).toEqual(['LOCATION_INVALID'])
  expect(wrong({ mostKm: 2 })).toEqual(['DISTANCES_INVALID'])
  expect(wrong({ mostKm: 501 })).toEqual(['NUMBER_RANGE'])
  expect(wrong({ fixedFromKm: 12 })).toEqual(['DISTANCES_INVALID'])
  expect(wrong({ fixedFromKm: 2, fixedFee: yuan('20') })).toEqual(['DISTANCES_INVALID'])
  expect(wrong({ perKmFee: yuan('1', 'USD') })).toEqual(['CURRENCY_MISMATCH'])
  expect(wrong({ stepKm: 0 })).toEqual(['NUMBER_RANGE'])
  expect(wrong({ startFee: yuan('-1') })).toEqual(['AMOUNT_INVALID'])
})
