import { settledOrders } from '@supermall/contracts/orders'
import { days } from '@supermall/kernel/time'
import { asker, startAnswering } from '@supermall/messaging/ask'
import { expect, test } from 'vitest'
import { followSettings } from '../commands/follow-settings.ts'
import type { Within } from '../data/database.ts'
import { shopId } from '../trial/goods.ts'
import type { Bought } from '../trial/returns.ts'
import { done, returns } from '../trial/returns.ts'
import answer from './settled-orders.ts'

const at = await returns()
const within = { client: at.tools.client, clock: () => at.clock.now } as unknown as Within
await startAnswering([answer], { bus: at.bus, within, log: at.floor.log })
const ask = asker(at.bus, null)

const settled = async (shop: number, ...bought: readonly Bought[]) =>
  (await ask(settledOrders, { shopId: shopId(shop), orderIds: bought.map(({ order }) => order.id) })).orderIds

test('an order is done with once the time to give it back is over, and nothing of it is open', async () => {
  const [finished, cased, sent] = [
    await at.finished(401, { 1: 1 }),
    await at.finished(402, { 1: 1 }),
    await at.shipped(403, { 1: 1 }),
  ]
  expect(await settled(1, finished, cased, sent)).toEqual([])
  const made = done(await at.apply(402, cased))
  at.later(days(7) + 1)
  expect(await settled(1, finished, cased, sent)).toEqual([finished.order.id])
  expect(await settled(2, finished)).toEqual([])
  await at.sql.query(`update aftersale_case set status = 'REJECTED' where id = $1`, [made.id])
  expect(await settled(1, finished, cased)).toEqual([finished.order.id, cased.order.id].toSorted())
  await at.sql.query(
    `insert into refund (id, order_id, cause, currency, amount_minor, is_full, lines, status, reason, created_at)
     values ('rfd_1', $1, 'OPERATOR', 'CNY', 1, false, '[]', 'FAILED', '', now())`,
    [finished.order.id],
  )
  expect(await settled(1, finished)).toEqual([])
})

test('what its shop takes nothing back of is done with as soon as it is received, and what is received tells what it came to', async () => {
  const values = { refundWithinDays: 0 }
  await at.transact((unit) => followSettings({ scope: shopId(2), group: 'trade', version: 1, values }, unit))
  const bought = await at.finished(404, { 2: 1 })
  expect(await settled(2, bought)).toEqual([bought.order.id])
  const [told] = (await at.told('order.finished')).filter(({ aggregateId }) => aggregateId === bought.order.id)
  const { sale, paid } = (told?.payload ?? {}) as {
    sale: Record<string, { minorUnits: string }>
    paid: { minorUnits: string }
  }
  const minor = (name: string) => BigInt(sale[name]?.minorUnits ?? 'nothing')
  const came = minor('goods') + minor('freight') + minor('tax') - minor('deductedByShop') - minor('deductedByPlatform')
  expect(came).toBe(BigInt(paid.minorUnits))
})
