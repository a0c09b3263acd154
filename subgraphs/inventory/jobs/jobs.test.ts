import { newId } from '@supermall/kernel/id'
import { minutes } from '@supermall/kernel/time'
import { asker, startAnswering } from '@supermall/messaging/ask'
import { memoryBus } from '@supermall/messaging/bus-memory'
import { createLog } from '@supermall/subgraph/log'
import { afterEach, expect, it } from 'vitest'
import { learnSkus } from '../commands/learn-skus.ts'
import { updateWarehouse } from '../commands/update-warehouse.ts'
import { catalog } from '../trial/catalog.ts'
import { ground } from '../trial/ground.ts'
import forgetAnswers from './forget-answers.ts'
import recountSecrets from './recount-secrets.ts'
import recountStock from './recount-stock.ts'
import releaseExpiredHolds from './release-expired-holds.ts'

const shop = await ground()
const { sql, tools, transact } = shop
const within = { ...tools, ...shop.expiring(), transact, db: { sql } } as never

afterEach(async () => expect(await shop.broken()).toEqual([]))

it('what was never paid is given back, more of it than one step holds, and a second run finds nothing', async () => {
  const sku = await shop.goods(160)
  for (let index = 0; index < 145; index++) await shop.hold(newId('chk'), [{ skuId: sku, quantity: 1 }])
  shop.clock.now = new Date(shop.clock.now.getTime() + minutes(32))
  expect(await releaseExpiredHolds.run(within)).toEqual({ released: 145 })
  expect(await releaseExpiredHolds.run(within)).toEqual({ released: 0 })
  expect(await shop.books(sku)).toMatchObject({ held: 0, available: 160 })
})

it('goods of a warehouse that was switched are counted anew, once', async () => {
  const skus = await shop.manyGoods(100, 3)
  const more = await shop.manyGoods(30, 3)
  const id = shop.warehouseId
  await shop.operate('w', (unit) => updateWarehouse({ id, expectedVersion: 1, isEnabled: false }, unit))
  const { counted } = await recountStock.run(within)
  expect(counted).toBeGreaterThanOrEqual(130)
  expect(await shop.one('select max(available) as most from sku where id = any($1)', [...skus, ...more])).toEqual({
    most: 0,
  })
  expect(await recountStock.run(within)).toEqual({ counted: 0 })
  await shop.operate('w', (unit) => updateWarehouse({ id, expectedVersion: 2, isEnabled: true }, unit))
  await recountStock.run(within)
})

it('virtual goods that a process of before has left with nothing are asked about again and are back, once', async () => {
  const [goods, bus] = [catalog(), memoryBus()]
  await startAnswering([goods.answerer], {
    bus,
    within: undefined,
    log: createLog({ level: 'silent', isPretty: false }),
  })
  const asking = { ...tools, transact, ask: asker(bus, null) }
  const virtual = { shopId: shop.shopId, kind: 'VIRTUAL' } as const
  const [left, none] = [goods.add({ ...virtual, secrets: 50 }), goods.add(virtual)]
  await learnSkus([left, none], asking)
  const available = async (id: string) => (await shop.one('select available from sku where id = $1', id)).available
  expect([await available(left), await available(none)]).toEqual([50, 0])
  await sql.query(`update sku set available = 0, alert = 'OUT' where id = $1`, [left])
  const told = `select envelope ->> 'name' as name from outbox_event where envelope ->> 'aggregateId' = $1 order by id`
  const before = (await sql.query(told, [left])).rows.length
  expect(await recountSecrets.run(asking as never)).toEqual({ recounted: 1 })
  expect([await available(left), await available(none)]).toEqual([50, 0])
  expect((await sql.query(told, [left])).rows.slice(before)).toEqual([
    { name: 'stock.changed' },
    { name: 'stock.back_in_stock' },
  ])
  await sql.query(`update sku set available = 0 where id = $1`, [left])
  expect(await recountSecrets.run(asking as never)).toEqual({ recounted: 0 })
  expect(await recountSecrets.run(asking as never)).toEqual({ recounted: 1 })
})

it('refusals and keys are forgotten after their time, and nothing else is', async () => {
  const sku = await shop.goods(1)
  const [refused, held] = [newId('chk'), newId('chk')]
  await shop.hold(held, [{ skuId: sku, quantity: 1 }])
  await shop.hold(refused, [{ skuId: sku, quantity: 1 }])
  const young = await forgetAnswers.run(within)
  expect(young).toEqual({ keys: 0, refused: 0 })
  await sql.query("update hold set created_at = now() - interval '8 days'")
  await sql.query("update idempotency_key set made_at = now() - interval '49 hours'")
  expect(await forgetAnswers.run(within)).toMatchObject({ refused: 1, keys: expect.any(Number) })
  expect((await sql.query('select owner_id from hold where owner_id = any($1)', [[refused, held]])).rows).toEqual([
    { owner_id: held },
  ])
  expect((await sql.query('select 1 from idempotency_key')).rows).toEqual([])
})
