import { derivedId } from '@supermall/kernel/id'
import { expect, test } from 'vitest'
import { factsOf, offersOf, template, withShops } from '../../trial/facts.ts'
import { shopId, skuId, skuOf } from '../../trial/goods.ts'
import type { QuoteFacts } from './facts.ts'
import { quote, sumsOf } from './quote.ts'

const [SHOPS, MALLS] = [derivedId('uco', 1), derivedId('uco', 2)]
const grant = (couponId: string | null, skus: readonly number[]) => ({
  ...{ ruleId: couponId ?? 'rule', couponId, shopId: null, name: 'Sent for nothing' },
  ...{ skuIds: skus.map((ordinal) => skuId(ordinal)), exceptRegionCodes: [] },
})
const used = (couponId: string) => ({ couponId, name: 'Sent for nothing', gave: { minorUnits: '0', currency: 'CNY' } })
const templates = [template(), template({ id: derivedId('frt', 2), shopId: shopId(1) })]
const two = [
  [skuOf(1), 1],
  [skuOf(2, { shopId: shopId(1) }), 1],
] as const

/** Which of two coupons that free of freight are told to free nothing, where in the input, and what sending costs. */
function told(skus: readonly (readonly [string | null, readonly number[]])[], more: Partial<QuoteFacts> = {}) {
  const couponIds = skus.flatMap(([couponId]) => couponId ?? [])
  const freeFreight = skus.map(([couponId, ordinals]) => grant(couponId, ordinals))
  const offers = offersOf({ freeFreight, coupons: couponIds.map(used) })
  const quoted = quote(factsOf(two, { ...withShops({ templates }), ...offers, couponIds, ...more }))
  const reasons = quoted.whyNot.map(({ couponId, code }) => [couponId, code])
  const problems = quoted.problems.map(({ couponId, code, path }) => [couponId, code, ...(path ?? [])])
  expect(reasons).toEqual(problems.map((problem) => problem.slice(0, 2)))
  return [problems.map(([couponId, code, ...path]) => [couponId, code, path.join('.')]), sumsOf(quoted).freightMinor]
}
const nothing = (couponId: string, place = 0) => [couponId, 'COUPON_NOTHING_LEFT', `couponIds.${place}`]

test('a coupon that frees of freight counts as long as something is paid for sending what it is good for', () => {
  expect(told([[SHOPS, [1]]])).toEqual([[], 600n])
  expect(told([[SHOPS, [1]]], withShops({ templates: [] }))).toEqual([[nothing(SHOPS)], 0n])
  const free = template({ rate: { first: 1, firstMinor: 0n, step: 1, stepMinor: 0n } })
  expect(told([[SHOPS, [1]]], withShops({ templates: [free] }))).toEqual([[nothing(SHOPS)], 0n])
})

test('of what a promotion, another coupon or enough bought frees already none is left', () => {
  expect(told([[null, [1]], [SHOPS, [1]]])).toEqual([[nothing(SHOPS)], 600n]) // biome-ignore format: pairs
  expect(told([[SHOPS, [1]], [MALLS, [1, 2]]])).toEqual([[nothing(SHOPS)], 0n]) // biome-ignore format: pairs
  expect(told([[SHOPS, [1, 2]], [MALLS, [1, 2]]])).toEqual([[nothing(MALLS, 1)], 0n]) // biome-ignore format: pairs
  const all = { exceptRegionCodes: [], exceptProductIds: [], currency: 'CNY' } as const
  const rules = [{ ...all, shopId: shopId(0), thresholdMinor: 1n, version: 1 }]
  expect(told([[SHOPS, [1]]], withShops({ templates, rules }))).toEqual([[nothing(SHOPS)], 600n])
})

test('what is fetched costs nothing to send, and what sending costs to nowhere is not known', () => {
  expect(told([[SHOPS, [1]]], { isPickup: true })).toEqual([[nothing(SHOPS)], 0n])
  expect(told([[SHOPS, [1]]], { ...withShops({ templates: [] }), regionCode: null })).toEqual([[], 0n])
})

test('one that frees of what nobody has said counts', () => {
  const dollars = [template({ currency: 'USD' }), templates[1] ?? template()]
  expect(told([[SHOPS, [1]]], withShops({ templates: dollars }))).toEqual([[], 600n])
})
