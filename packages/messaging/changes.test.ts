import { newId } from '@supermall/kernel/id'
import { messagingDatabase } from '@supermall/testing/messaging-database'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { listChanges } from './changes.ts'
import type { Envelope } from './envelope.ts'
import { confirm, keep } from './outbox.ts'
import type { House } from './trial/house.ts'
import { openHouse } from './trial/house.ts'

let db: House
beforeAll(async () => {
  db = openHouse(await messagingDatabase())
})
afterAll(() => db.sql.end())
beforeEach(() => db.sql.query('truncate outbox_event'))

const about = (aggregateId: string, payload: unknown = {}, at = Date.now()): Envelope => ({
  id: newId('evt', at),
  name: 'price.changed',
  version: 1,
  occurredAt: new Date(at).toISOString(),
  source: 'catalog',
  aggregateId,
  actorId: null,
  traceparent: null,
  payload,
})
const tell = (...events: Envelope[]) => db.client.$transaction((tx) => keep(tx, events, () => []))
const changes = (withinMs = 15_000, prefixes = ['sku']) => listChanges(db.sql, { withinMs, prefixes })

test('tells what was committed and of which other things it spoke, published or not', async () => {
  const [sku, other, product] = [newId('sku'), newId('sku'), newId('prd')]
  const events = [about(sku, { skuId: sku, productId: product, price: '1.00' }), about(other), about(newId('ord'))]
  await tell(...events)
  await confirm(db.sql, [{ eventId: events[0]?.id ?? '', by: 'catalog' }])
  const { changed, isComplete } = await changes()
  expect(isComplete).toBe(true)
  expect(new Map(changed.map(({ ids }) => [ids[0], ids.slice(1)]))).toEqual(
    new Map([
      [sku, [product]],
      [other, []],
    ]),
  )
})

test('looks no further back than it is asked to', async () => {
  await tell(about(newId('sku'), {}, Date.now() - 20_000))
  expect((await changes()).changed).toEqual([])
  expect((await changes(25_000)).changed).toHaveLength(1)
})

test('tells of the same thing in other words when something was committed after what is newer', async () => {
  const sku = newId('sku')
  const [early, late] = [about(sku, {}, Date.now() - 2_000), about(sku)]
  let commit: () => void = () => undefined
  const held = new Promise<void>((resolve) => {
    commit = resolve
  })
  const slow = db.client.$transaction(async (tx) => {
    await keep(tx, [early], () => [])
    await held
  })
  await tell(late)
  const before = await changes()
  commit()
  await slow
  expect((await changes()).changed).not.toEqual(before.changed)
  expect(await changes()).toEqual(await changes())
})

test('says so when there was more than it tells', async () => {
  await tell(...Array.from({ length: 2_001 }, () => about(newId('sku'))))
  const { changed, isComplete } = await changes()
  expect([changed.length, isComplete]).toEqual([2_000, false])
})
