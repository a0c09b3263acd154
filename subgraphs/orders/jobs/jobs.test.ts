import { expect, test } from 'vitest'
import { shipOrder } from '../commands/ship-order.ts'
import type { Within } from '../data/database.ts'
import { market } from '../trial/market.ts'
import { CODES, carriage, only, ordersIn } from '../trial/orders-in.ts'
import closeUnpaid from './close-unpaid.ts'
import receiveOrders from './receive-orders.ts'

const at = await market()
const { again, paid, pay, placed } = ordersIn(at)
const within = { transact: at.transact, ask: at.saga(1).ask } as Within

test('what is not paid in half an hour is closed, what was paid in time is not, and a second run finds nothing', async () => {
  const families = [await placed(1, [1, 2]), await placed(2, [3]), await placed(3, [4])]
  const [first, second, third] = families
  if (!first || !second || !third) throw new Error('three were placed')
  at.later(29 * 60_000)
  expect(await closeUnpaid.run(within)).toEqual({ closed: 0 })
  await pay(third.payable)
  at.later(60_000)
  expect(await closeUnpaid.run(within)).toEqual({ closed: 2 })
  expect(await closeUnpaid.run(within)).toEqual({ closed: 0 })
  expect((await again(first)).orders.map(({ status }) => status)).toEqual(['CANCELLED', 'CANCELLED'])
  expect((await again(third)).payable.status).toBe('PAID')
})

test('what was sent a week ago counts as received, unless its product never does', async () => {
  const [usual, never] = [only(await paid(1, [3])), only(await paid(1, [6]))]
  await at.sql.query({ text: 'update mall_order set receive_after_days = -1 where id = $1', values: [never.id] })
  for (const { id, version } of [usual, never])
    await at.operate('orders.order.ship', (unit) =>
      shipOrder({ orderId: id, expectedVersion: version, ...carriage }, CODES, unit),
    )
  at.later(7 * 86_400_000 - 1)
  expect(await receiveOrders.run(within)).toEqual({ received: 0 })
  at.later(1)
  expect(await receiveOrders.run(within)).toEqual({ received: 1 })
  const { rows } = await at.sql.query<{ status: string }>(
    'select status from mall_order where shop_id is not null and shipped_at is not null order by id',
  )
  expect(rows.map(({ status }) => status)).toEqual(['FINISHED', 'SHIPPED'])
})
