import { newId } from '@supermall/kernel/id'
import { expect, test } from 'vitest'
import { factsOf, offersOf, priced, yuan } from '../trial/facts.ts'
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

/** What each order tells of who bears what came off it. */
function borne(facts: Parameters<typeof quote>[0]): readonly (readonly [string, string])[] {
  const plan = unpacked<ReturnType<typeof planOrders>>(packed(planOrders({ ...planning, quoted: quote(facts), facts })))
  return plan.orders.map((order) => {
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
