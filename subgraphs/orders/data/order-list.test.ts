import { expect, test } from 'vitest'
import { isOwed } from '../domain/order.ts'
import { accountId, shopId } from '../trial/goods.ts'
import { market } from '../trial/market.ts'
import { ordersIn } from '../trial/orders-in.ts'
import { countTabs, ownWhere } from './order-list.ts'
import { ordersWhere } from './order-where.ts'

const at = await market()
const { paid, placed } = ordersIn(at)

test('every tab is counted as far as it goes and no further, whoever asks', async () => {
  await placed(1, [1, 3])
  await placed(2, [3])
  await paid(2, [3])
  const none = { toReceive: 0, toReview: 0, afterSale: 0, refunded: 0 }
  const count = (of: Parameters<typeof countTabs>[1], most?: number) => at.transact(({ db }) => countTabs(db, of, most))
  expect(await count({ shopId: null })).toEqual({ ...none, toPay: 3, toShip: 1 })
  expect(await count({ shopId: shopId(0) })).toEqual({ ...none, toPay: 2, toShip: 1 })
  expect(await count({ accountId: accountId(2) })).toEqual({ ...none, toPay: 1, toShip: 1 })
  expect(await count({ shopId: null }, 2)).toEqual({ ...none, toPay: 2, toShip: 1 })
})

test('what a buyer looks for is found as it is written, whatever a database makes of it', async () => {
  const { payable } = await placed(3, [3])
  const titled = (title: string) =>
    at.sql.query('update order_line set title = $2 where order_id = $1', [payable.id, title])
  const find = (search: string) => {
    const where = ownWhere({ accountId: accountId(3), tab: 'ALL', search })
    return at.transact(({ db }) => db.order.count({ where }))
  }
  await titled('A lamp')
  expect(await Promise.all(['LAMP', '%', '_', 'l_mp'].map(find))).toEqual([1, 0, 0, 0])
  await titled('100 % l_mp \\')
  expect(await Promise.all(['% L_M', '\\', 'lamp'].map(find))).toEqual([1, 1, 0])
})

test('an order is found by when it was paid where it is not owed, and nowhere else', async () => {
  const { id } = (await paid(4, [3])).payable
  const where = { id, ...ordersWhere({ paidAt: { range: { from: '2026-01-01T00:00:00Z' } } }, new Map()) }
  const every = [true, false].flatMap((isCashOnDelivery) =>
    [0n, 5n].flatMap((paidMinor) => [0n, 5n].map((payableMinor) => ({ isCashOnDelivery, paidMinor, payableMinor }))),
  )
  for (const money of every) {
    const data = { ...money, goodsMinor: money.payableMinor }
    const count = await at.transact(async ({ db }) => {
      await db.order.update({ where: { id }, data })
      return db.order.count({ where })
    })
    expect([money, count]).toEqual([money, isOwed(money) ? 0 : 1])
  }
})
