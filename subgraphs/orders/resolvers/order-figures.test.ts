import { expect, test } from 'vitest'
import { findFigures } from '../data/order-figures.ts'
import { startOf } from '../domain/figures.ts'
import { shopId } from '../trial/goods.ts'
import { buyer, buyingIn, mall, merchant, mutation, platform } from '../trial/mall.ts'

const house = await mall()
const { bought } = buyingIn(house)
const PERIOD = '{ fromDay orderCount sums { amount { amount currency } refunded { amount } net { amount } } }'
const QUERY = `query F($shopId: ID) { orderFigures(shopId: $shopId) { today ${PERIOD} sevenDays ${PERIOD}
  thirtyDays { orderCount } toShipCount openCaseCount waitingCaseCount } }`
const figures = async (who: Parameters<typeof house.asks>[0], of?: string) => {
  const { data, errors } = await house.asks(who, QUERY, { shopId: of })
  return { ...data.orderFigures, errors: errors.map(({ extensions }) => extensions.code) }
}

/** An order of shop 1 that costs 10.01 and freight, as payments and time would leave it. */
async function sold(set: string): Promise<string> {
  const { order } = await bought(7, [1])
  await house.sql.query(`update mall_order set payable_minor = 1001, freight_minor = 0, ${set} where id = $1`, [
    order.id,
  ])
  return order.id
}
const paid = (at: Date) => `status = 'PAID', paid_minor = 1001, paid_at = '${at.toISOString()}'`
const before = (at: Date): Date => new Date(at.getTime() - 1)

test('days begin at midnight in Beijing', () => {
  const noon = new Date('2026-11-21T04:00:00Z')
  expect(startOf(1, noon).toISOString()).toBe('2026-11-20T16:00:00.000Z')
  expect(startOf(1, new Date('2026-11-20T15:59:59.999Z')).toISOString()).toBe('2026-11-19T16:00:00.000Z')
  expect(startOf(7, noon).toISOString()).toBe('2026-11-14T16:00:00.000Z')
})

test('a shop sees what it sold in days of Beijing, without what was cancelled unpaid, and with what went back', async () => {
  const now = new Date('2030-01-15T04:00:00Z')
  const [today, week, month] = [startOf(1, now), startOf(7, now), startOf(30, now)]
  const figuresNow = () => findFigures(house.sql, shopId(1), now)
  const { sums, waiting } = await figuresNow()
  expect(sums).toEqual([])
  await bought(7, [1])
  const first = await sold(paid(today))
  await sold(`${paid(today)}, refunded_minor = 400`)
  await sold(`status = 'PAID', is_cash_on_delivery = true, paid_at = '${now.toISOString()}'`)
  await sold(`status = 'CANCELLED', is_cash_on_delivery = true, paid_at = '${now.toISOString()}'`)
  for (const at of [today, week, month]) await sold(paid(before(at)))
  const wish = { orderId: first, kind: 'REFUND_ONLY', reason: 'Late', idempotencyKey: 'figures-1' }
  await house.asks(buyer(7), mutation('aftersaleApply', 'case { id }'), { input: wish })
  const seen = await figuresNow()
  const inMoney = { currency: 'CNY', refundedMinor: 400n }
  expect(seen.sums.toSorted((a, b) => a.orders - b.orders)).toEqual([
    { ...inMoney, period: 'today', orders: 3, amountMinor: 3_003n },
    { ...inMoney, period: 'sevenDays', orders: 4, amountMinor: 4_004n },
    { ...inMoney, period: 'thirtyDays', orders: 5, amountMinor: 5_005n },
  ])
  expect(seen.waiting).toEqual({
    toShip: waiting.toShip + 6,
    openCases: waiting.openCases + 1,
    casesToWork: waiting.casesToWork + 1,
  })
  expect((await findFigures(house.sql, shopId(2), now)).sums).toEqual([])
})

test('staff see the figures of their shop as money', async () => {
  const before = await figures(merchant(2))
  const { order } = await bought(8, [2])
  await house.sql.query(
    `update mall_order set status = 'PAID', payable_minor = 1002, freight_minor = 0, paid_minor = 1002, refunded_minor = 2, paid_at = now()
     where id = $1`,
    [order.id],
  )
  const seen = await figures(merchant(2))
  expect(before.thirtyDays.orderCount).toBe(0)
  expect(seen.thirtyDays.orderCount).toBe(1)
  expect(seen.sevenDays).toEqual({
    fromDay: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    orderCount: 1,
    sums: [{ amount: { amount: '10.02', currency: 'CNY' }, refunded: { amount: '0.02' }, net: { amount: '10.00' } }],
  })
  expect(seen.toShipCount).toBe(before.toShipCount + 1)
  expect(await figures(platform(), shopId(2))).toEqual(seen)
})

test('figures are for staff of the shop who may see orders, and the platform names a shop', async () => {
  expect((await figures(merchant(2), shopId(1))).errors).toEqual(['FORBIDDEN'])
  expect((await figures(merchant(1, ['catalog.*']))).errors).toEqual(['FORBIDDEN'])
  expect((await figures(buyer(1))).errors).not.toEqual([])
  for (const of of [undefined, 'shop']) expect((await figures(platform(), of)).errors).toEqual(['BAD_USER_INPUT'])
})
