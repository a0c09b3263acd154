import { secretsChanged } from '@supermall/contracts/catalog'
import { availability, holdStock, takeInStock } from '@supermall/contracts/inventory'
import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import { seal } from '@supermall/messaging/envelope'
import { system } from '@supermall/messaging/unit'
import { everyOrder } from '@supermall/testing/every-order'
import { rival, survivors } from '@supermall/testing/rival'
import { beforeAll, describe, expect, it } from 'vitest'
import { countSecrets } from '../commands/count-secrets.ts'
import { ground } from '../trial/ground.ts'
import type { Mall } from '../trial/mall.ts'
import { codes, guest, mall, merchant, mutation, shopId } from '../trial/mall.ts'

let house: Mall
beforeAll(async () => {
  house = await mall(50)
})

const main = `whs_${shopId(0).slice(4)}`
const REFS = 'query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on Sku { availability { state } } } }'
const stateOf = async (id: string) =>
  (await house.asks(guest, REFS, { refs: [{ __typename: 'Sku', id }] })).data._entities[0].availability.state

/** As the catalogue tells it, twice: the bus promises no less. */
async function hear(skuId: Id<'sku'>, left: number, revision: number): Promise<void> {
  const draft = secretsChanged({ skuId, productId: newId('prd'), shopId: shopId(0), left, revision })
  const envelope = seal(draft, { source: 'catalog', actor: system, now: house.clock.now })
  const outgoing = { envelope, text: JSON.stringify(envelope) }
  await house.bus.publish([outgoing, outgoing] as never)
  const heard = 'select 1 from inbox_event where event_id = $1'
  await expect.poll(async () => (await house.sql.query(heard, [envelope.id])).rows.length).toBe(1)
}
const news = async (skuId: string) =>
  (await Promise.all(['stock.changed', 'stock.out', 'stock.back_in_stock'].map(house.told)))
    .flat()
    .filter(({ aggregateId }) => aggregateId === skuId)
    .map(({ name, payload }) => [name, (payload as { available?: number }).available])
const FIELDS: Readonly<Record<string, string>> = {
  transferCreate: 'transfer { id }',
  stockSettingsSet: 'stockLevel { mode }',
}
const sku = (id: string) => `select available, alert, version, secrets_revision from sku where id = '${id}'`

describe('virtual goods', () => {
  it('are sold out without secrets, back with them, and told as goods that are counted', async () => {
    const skuId = house.goods.add({ shopId: shopId(0), kind: 'VIRTUAL' })
    expect(await stateOf(skuId)).toBe('SOLD_OUT')
    await hear(skuId, 20, 2)
    expect(await stateOf(skuId)).toBe('IN_STOCK')
    await hear(skuId, 3, 3)
    expect(await stateOf(skuId)).toBe('FEW_LEFT')
    expect((await house.ask(availability, { skuIds: [skuId] })).skus).toMatchObject([{ available: 3 }])
    await hear(skuId, 0, 4)
    expect(await stateOf(skuId)).toBe('SOLD_OUT')
    expect(await news(skuId)).toEqual([
      ...[20, 3, 0].map((available) => ['stock.changed', available]),
      ['stock.out', undefined],
      ['stock.back_in_stock', undefined],
    ])
    expect((await house.sql.query(sku(skuId))).rows).toMatchObject([{ alert: 'OUT', version: 1 }])
  })

  it('that were there before anybody asked what they are, are asked about once', async () => {
    const skuId = house.goods.add({ shopId: shopId(0), kind: 'VIRTUAL' })
    const plain = house.goods.add({ shopId: shopId(0) })
    for (const id of [skuId, plain])
      await house.sql.query(
        `insert into sku (id, product_id, shop_id, mode, alert, created_at, updated_at)
          values ($1, $2, $3, 'UNLIMITED', 'NONE', now(), now())`,
        [id, newId('prd'), shopId(0)],
      )
    const before = house.goods.asked()
    expect([await stateOf(skuId), await stateOf(plain)]).toEqual(['SOLD_OUT', 'IN_STOCK'])
    expect([await stateOf(skuId), await stateOf(plain)]).toEqual(['SOLD_OUT', 'IN_STOCK'])
    expect(house.goods.asked()).toBe(before + 2)
    expect(await news(skuId)).toEqual([
      ['stock.changed', 0],
      ['stock.out', undefined],
    ])
  })

  it('are held here without end: where they are kept they are set aside', async () => {
    const skuId = house.goods.add({ shopId: shopId(0), kind: 'VIRTUAL', secrets: 1 })
    await stateOf(skuId)
    const until = new Date(house.clock.now.getTime() + 60_000).toISOString()
    const ask = { ownerId: newId('chk'), lines: [{ skuId, quantity: 2 }], until }
    expect(await house.ask(holdStock, ask)).toMatchObject({ isHeld: true })
  })

  it('come in by no document, no count, no transfer and no sheet, and are counted in no other way', async () => {
    const skuId = house.goods.add({ shopId: shopId(0), kind: 'VIRTUAL' })
    await stateOf(skuId)
    const lines = [{ skuId, quantity: 1 }]
    const other = mutation('warehouseCreate', 'warehouse { id }')
    const made = await house.asks(merchant(0), other, { input: { shopId: shopId(0), name: 'Other' } })
    const toWarehouseId = made.data.warehouseCreate.warehouse.id
    const before = await house.kept()
    const refusal = async (name: string, given: object) => {
      const document = mutation(name, FIELDS[name] ?? 'document { id }')
      return codes(await house.asks(merchant(0), document, { input: given }), name)
    }
    const key = () => ({ idempotencyKey: newId('key') })
    for (const name of ['stockIn', 'stockCount', 'stockOut'])
      expect([name, await refusal(name, { warehouseId: main, lines, ...key() })]).toEqual([name, ['VIRTUAL_GOODS']])
    expect(await refusal('transferCreate', { fromWarehouseId: main, toWarehouseId, lines, ...key() })).toEqual([
      'VIRTUAL_GOODS',
    ])
    expect(await refusal('stockSettingsSet', { skuId, expectedVersion: 1, mode: 'ON_ORDER' })).toEqual([
      'VIRTUAL_GOODS',
    ])
    const sheet = { key: newId('key'), accountId: newId('acc'), shopId: shopId(0), skuId, quantity: 1 }
    const { documentId, why } = await house.ask(takeInStock, { ...sheet, warehouse: null, note: null })
    expect([documentId, why?.code]).toEqual([null, 'VIRTUAL_GOODS'])
    expect(await house.kept()).toBe(before)
    expect(await refusal('stockSettingsSet', { skuId, expectedVersion: 1, threshold: 3 })).toEqual([])
  })
})

describe('words about secrets', () => {
  const words = [
    { left: 5, revision: 1 },
    { left: 0, revision: 2 },
    { left: 7, revision: 3 },
  ]
  const about = () => ({ skuId: newId('sku'), productId: newId('prd'), shopId: newId('shp') })

  it('end with the latest in whatever order they come, twice or at once', async () => {
    const floor = await ground()
    const orders = everyOrder(words)
    for (const order of orders) {
      const goods = about()
      for (const word of order) await floor.transact((unit) => countSecrets({ ...goods, ...word }, unit))
      expect(await floor.one(sku(goods.skuId))).toMatchObject({ available: 7, secrets_revision: 3, alert: 'LOW' })
    }
    const goods = about()
    const twice = [...words, ...words]
    survivors(
      await rival(6, (at) =>
        floor.transact((unit) => countSecrets({ ...goods, ...(twice[at] as (typeof words)[number]) }, unit)),
      ),
    )
    expect(await floor.one(sku(goods.skuId))).toMatchObject({ available: 7, secrets_revision: 3 })
    expect(await floor.broken()).toEqual([])
  })
})
