import { newId } from '@supermall/kernel/id'
import { expect, test } from 'vitest'
import { factsOf, offersOf, priced, template, withShops, yuan } from '../trial/facts.ts'
import { shopId, skuId, skuOf } from '../trial/goods.ts'
import { packed, unpacked } from './draft.ts'
import { planOrders } from './plan-orders.ts'
import type { Offers } from './quote/facts.ts'
import { quote } from './quote/quote.ts'
import { toldSale } from './sale.ts'

type Reduction = Offers['reductions'][number]

const delivery = { address: null, storeId: null, isSameCity: false, contactName: null, contactPhone: null }
const planning = {
  delivery: { ...delivery, remark: null, invoice: null },
  ...{ isCashOnDelivery: false, isFromCart: false, answers: [] },
  ...{ named: { skuIds: null, couponIds: [] }, ids: { order: () => newId('ord'), line: () => newId('oln') } },
}

/** As it is kept. */
const planOf = (facts: Parameters<typeof quote>[0]) =>
  unpacked<ReturnType<typeof planOrders>>(packed(planOrders({ ...planning, quoted: quote(facts), facts })))

/** What each order tells of who bears what came off it. */
function borne(facts: Parameters<typeof quote>[0]): readonly (readonly [string, string])[] {
  return planOf(facts).orders.map((order) => {
    const sold = { ...order, adjustmentMinor: 0n, currency: 'CNY' as const }
    const { deductedByShop, deductedByPlatform } = toldSale(sold, order.lines)
    return [deductedByShop.minorUnits, deductedByPlatform.minorUnits] as const
  })
}

/** Off SKU 1, which is sent, and SKU 2, which is not: orders of their own, of one shop. */
const off = (stage: Reduction['stage'], given: { by: 'SHOP' | 'MALL'; before: number; offs: readonly number[] }) => ({
  stage,
  kind: 'FULL_REDUCTION',
  ruleId: `${stage}-${given.by}`,
  couponId: null,
  shopId: given.by === 'SHOP' ? shopId(0) : null,
  name: 'A reduction',
  before: yuan(given.before),
  after: yuan(given.before - given.offs.reduce((sum, one) => sum + one, 0)),
  lines: given.offs.map((one, index) => ({ skuId: skuId(index + 1), off: yuan(one) })),
})

test.each<Reduction['stage']>(['COUPON', 'LINES'])(
  'of what a shop and the mall take off two orders of the shop at %s each bears its own once',
  (stage) => {
    const bought = [
      [skuOf(1, priced(10_000)), 1],
      [skuOf(2, { ...priced(10_000), kind: 'VIRTUAL' }), 1],
    ] as const
    const reductions = [
      off(stage, { by: 'SHOP', before: 20_000, offs: [400, 600] }),
      off(stage, { by: 'MALL', before: 19_000, offs: [1_000, 1_000] }),
    ]
    expect(borne(factsOf(bought, offersOf({ reductions })))).toEqual([
      ['400', '1000'],
      ['600', '1000'],
    ])
  },
)

test('each of several orders tells how its own price came about, and only what is paid at once tells all of it', () => {
  const of = (ordinal: number, kind: 'PHYSICAL' | 'VIRTUAL', shop = 0) =>
    [skuOf(ordinal, { ...priced(10_000), kind, shopId: shopId(shop) }), 1] as const
  const reductions = [off('PLATFORM_TIER', { by: 'MALL', before: 30_000, offs: [1_000, 0, 2_000] })]
  const facts = factsOf([of(1, 'PHYSICAL'), of(2, 'VIRTUAL'), of(3, 'VIRTUAL', 1)], {
    ...offersOf({ reductions }),
    ...withShops({ templates: [template()] }),
    balanceMinor: 2_760n,
  })
  const { parent, orders } = planOf(facts)
  const steps = (order: (typeof orders)[number] | null) =>
    order?.explain.map((entry) => [entry.stage, entry.beforeMinor, entry.afterMinor, Object.keys(entry).length])
  expect(steps(parent)).toEqual([
    ['PLATFORM_TIER', 30_000n, 27_000n, 7],
    ['FREIGHT', 0n, 600n, 7],
    ['BALANCE', 27_600n, 24_840n, 7],
  ])
  expect(orders.map(steps)).toEqual([
    [
      ['PLATFORM_TIER', 10_000n, 9_000n, 7],
      ['FREIGHT', 0n, 600n, 7],
      ['BALANCE', 9_600n, 8_640n, 7],
    ],
    [['BALANCE', 10_000n, 9_000n, 7]],
    [
      ['PLATFORM_TIER', 10_000n, 8_000n, 7],
      ['BALANCE', 8_000n, 7_200n, 7],
    ],
  ])
})

test('each of several orders tells of the points only those that paid for it', () => {
  const bought = [
    [skuOf(1, priced(10_000)), 1],
    [skuOf(2, { ...priced(10_000), kind: 'VIRTUAL' }), 1],
  ] as const
  const most = [skuId(1), skuId(2)].map((id, index) => ({ skuId: id, amount: yuan([3_465, 3_535][index] ?? 0) }))
  const points = { available: 1_000, worth: yuan(10), most }
  const { parent, orders } = planOf({ ...factsOf(bought, offersOf({ points })), points: 700 })
  expect([parent, ...orders].map((order) => order?.explain.find(({ stage }) => stage === 'POINTS')?.why)).toEqual([
    '700 points.',
    '346.5 points.',
    '353.5 points.',
  ])
})
