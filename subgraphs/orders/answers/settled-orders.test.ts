import { readFileSync } from 'node:fs'
import { settledOrders } from '@supermall/contracts/orders'
import { derivedId } from '@supermall/kernel/id'
import { after, days } from '@supermall/kernel/time'
import { asker, startAnswering } from '@supermall/messaging/ask'
import { fromRoot } from '@supermall/subgraph/root'
import { expect, test } from 'vitest'
import { closeOrder } from '../commands/close-order.ts'
import { followSettings } from '../commands/follow-settings.ts'
import type { Within } from '../data/database.ts'
import { deciding } from '../trial/deciding.ts'
import { shopId } from '../trial/goods.ts'
import type { Bought } from '../trial/returns.ts'
import { codesOf, done, returns } from '../trial/returns.ts'
import answer from './settled-orders.ts'

const at = await returns()
const within = { client: at.tools.client, clock: () => at.clock.now } as Within
await startAnswering([answer], { bus: at.bus, within, log: at.floor.log })
const ask = asker(at.bus, null)

const { approve } = deciding(() => at)
const say = (shop: number, version: number, refundWithinDays: number) =>
  at.transact((unit) =>
    followSettings({ scope: shopId(shop), group: 'trade', version, values: { refundWithinDays } }, unit),
  )

/** What each refund of it told of its end. */
const ends = async (orderId: string) =>
  (await at.told('order.refunded'))
    .filter(({ aggregateId }) => aggregateId === orderId)
    .map(({ payload }) => (payload as { ended?: unknown }).ended)

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
  await say(2, 1, 0)
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

test('what its shop says after the end of an order neither ends the right to return it nor opens it again', async () => {
  const bought = await at.finished(405, { 1: 1 })
  await say(1, 1, 0)
  expect(await settled(1, bought)).toEqual([])
  const made = done(await at.apply(405, bought, { kind: 'RETURN' }))
  await at.sql.query(`update aftersale_case set status = 'CANCELLED' where id = $1`, [made.id])
  at.later(days(7) + 1)
  await say(1, 2, 30)
  expect(await settled(1, bought)).toEqual([bought.order.id])
  expect(codesOf(await at.apply(405, bought, { kind: 'RETURN' }))).toEqual(['REFUND_TIME_OVER'])
  const before = await at.finished(406, { 1: 1 })
  await at.sql.query('update mall_order set returnable_until = null where id = $1', [before.order.id])
  at.later(days(8))
  expect(await settled(1, before)).toEqual([])
  done(await at.apply(406, before, { kind: 'RETURN' }))
})

test('one that is given back whole is done with, and tells what its shop keeps of it where it was not finished before', async () => {
  await at.sql.query(
    `insert into product_terms (product_id, shop_id, currency, uniform_freight_minor, is_cash_on_delivery_allowed,
       is_returnable_after_shipping, is_member_discounted, updated_at) values ($1, $2, 'CNY', 500, false, true, true, now())`,
    [derivedId('prd', 3), shopId(0)],
  )
  const bought = await at.shipped(407, { 3: 1 })
  const approved = done(await approve(done(await at.apply(407, bought))))
  expect(await settled(0, bought)).toEqual([])
  await at.settle(approved)
  expect(await settled(0, bought)).toEqual([bought.order.id])
  expect(await ends(bought.order.id)).toMatchObject([
    { paid: { minorUnits: '500' }, sale: { goods: { minorUnits: '1003' }, freight: { minorUnits: '500' } } },
  ])
  const later = await at.finished(408, { 3: 1 })
  await at.settle(done(await approve(done(await at.apply(408, later)))))
  expect((await at.read(later.order.id)).order.status).toBe('CLOSED')
  expect([await settled(0, later), await ends(later.order.id)]).toEqual([[later.order.id], [undefined]])
})

test('one of which nothing was sent and nothing is kept is no taking, whoever ended it', async () => {
  const [cased, closed] = [await at.paid(411, { 3: 1 }), await at.paid(412, { 3: 1 })]
  await at.settle(done(await approve(done(await at.apply(411, cased)))))
  const wish = { orderId: closed.order.id, expectedVersion: closed.order.version, reason: 'Lost.' }
  done(await at.operate('orders.order.close', (unit) => closeOrder(wish, unit)))
  expect((await at.read(cased.order.id)).order).toMatchObject({
    status: 'CLOSED',
    refundedMinor: cased.order.paidMinor,
  })
  expect([await ends(cased.order.id), await ends(closed.order.id)]).toEqual([[undefined], []])
  expect(await settled(0, cased)).toEqual([cased.order.id])
})

test('of what was finished before, it is written down as the shop, or else the mall, said it by then', async () => {
  await say(1, 3, 3)
  const [own, other] = [await at.finished(409, { 1: 1 }), await at.finished(410, { 3: 1 })]
  const ids = [own.order.id, other.order.id]
  await at.sql.query('update mall_order set returnable_until = null where id = any($1)', [ids])
  const folder = '20261123000300_keep_until_when_it_goes_back'
  const text = readFileSync(fromRoot('prisma', 'orders', 'migrations', folder, 'migration.sql'), 'utf8')
  await at.sql.query(text.split(';').find((step) => step.includes('update mall_order')) ?? 'no such step')
  for (const [bought, length] of [
    [own, 3],
    [other, 7],
  ] as const) {
    const { order } = await at.read(bought.order.id)
    expect([order.shopId, order.returnableUntil]).toEqual([
      bought.order.shopId,
      after(order.finishedAt ?? new Date(0), days(length)),
    ])
  }
})
