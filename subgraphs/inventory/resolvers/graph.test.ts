import { availability, holdStock, releaseStock } from '@supermall/contracts/inventory'
import { derivedId, newId } from '@supermall/kernel/id'
import { eventually } from '@supermall/testing/rival'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Mall } from '../trial/mall.ts'
import { codes, guest, mall, merchant, mutation, platform, shopId } from '../trial/mall.ts'

let house: Mall
const main = (shop: number) => `whs_${shopId(shop).slice(4)}`
const REFS =
  'query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on Sku { id availability { state quantity } } } }'
const availabilityOf = async (...skuIds: string[]) => {
  const refs = skuIds.map((id) => ({ __typename: 'Sku', id }))
  return (await house.asks(guest, REFS, { refs })).data._entities.map(
    ({ availability: told }: { availability: object }) => told,
  )
}
const stockIn = (skuId: string, quantity: number, viewer = merchant(0)) =>
  house.asks(
    viewer,
    mutation('stockIn', 'document { id lines { quantity onHandAfter sku { id } } warehouse { name } }'),
    {
      input: { warehouseId: main(0), lines: [{ skuId, quantity }], idempotencyKey: newId('key') },
    },
  )
const until = () => new Date(house.clock.now.getTime() + 1_800_000).toISOString()

beforeAll(async () => {
  house = await mall()
})

describe('a storefront', () => {
  it('reads in a word whether goods can be bought, and how many only where the shop says so', async () => {
    const few = derivedId('sku', 10)
    expect(await availabilityOf(derivedId('sku', 0), few, derivedId('sku', 21))).toEqual([
      { state: 'IN_STOCK', quantity: null },
      { state: 'FEW_LEFT', quantity: null },
      { state: 'SOLD_OUT', quantity: null },
    ])
    const { rows } = await house.sql.query('select shop_id, available from sku where id = $1', [few])
    const set = (input: object, viewer = platform()) =>
      house.asks(viewer, mutation('stockDisplaySet', 'stockDisplay { isQuantityShown version shop { id } }'), { input })
    await set({ expectedVersion: 0, isQuantityShown: true })
    expect(await availabilityOf(few)).toEqual([{ state: 'FEW_LEFT', quantity: rows[0].available }])
    expect((await house.ask(availability, { skuIds: [few] })).skus).toMatchObject([{ isShown: true }])
    await set({ shopId: rows[0].shop_id, expectedVersion: 0, isQuantityShown: false })
    expect(await availabilityOf(few)).toEqual([{ state: 'FEW_LEFT', quantity: null }])
    const { data } = await house.asks(
      platform(),
      mutation('stockSettingsSet', 'stockLevel { version isQuantityShown }'),
      { input: { skuId: few, expectedVersion: 1, isQuantityShown: true } },
    )
    expect(data.stockSettingsSet.stockLevel).toEqual({ version: 2, isQuantityShown: true })
    expect(await availabilityOf(few)).toEqual([{ state: 'FEW_LEFT', quantity: rows[0].available }])
    expect(codes(await set({ expectedVersion: 0, isQuantityShown: true }), 'stockDisplaySet')).toEqual([
      'STALE_VERSION',
    ])
  })

  it('offers goods that need no counting from their first day on, and asks the catalogue once', async () => {
    const [virtual, plain, unknown] = [
      house.goods.add({ shopId: shopId(1), kind: 'VIRTUAL', secrets: 20 }),
      house.goods.add({ shopId: shopId(1) }),
      newId('sku'),
    ]
    const before = house.goods.asked()
    expect(await availabilityOf(virtual, plain)).toEqual([
      { state: 'IN_STOCK', quantity: 20 },
      { state: 'SOLD_OUT', quantity: 0 },
    ])
    await availabilityOf(virtual, plain)
    expect(house.goods.asked()).toBe(before + 1)
    expect(await availabilityOf(unknown)).toEqual([{ state: 'SOLD_OUT', quantity: null }])
  })

  it('sees nothing that is the staff’s', async () => {
    const { errors } = await house.asks(guest, '{ stockLevels { nodes { available } } }')
    expect(errors[0]?.extensions.code).toBe('UNAUTHENTICATED')
    const { errors: levels } = await house.asks(
      guest,
      REFS.replace('availability { state quantity }', 'stockLevel { onHand }'),
      { refs: [{ __typename: 'Sku', id: derivedId('sku', 0) }] },
    )
    expect(levels[0]?.extensions.code).toBe('UNAUTHENTICATED')
  })
})

describe('staff', () => {
  it('take in goods that were never counted: whose they are is the catalogue’s word', async () => {
    const [own, other] = [house.goods.add({ shopId: shopId(0) }), house.goods.add({ shopId: shopId(3) })]
    const done = await stockIn(own, 12)
    expect(done.data.stockIn).toMatchObject({
      errors: [],
      document: { lines: [{ quantity: 12, onHandAfter: 12, sku: { id: own } }], warehouse: { name: 'Main warehouse' } },
    })
    expect(codes(await stockIn(other, 12), 'stockIn')).toEqual(['NOT_FOUND'])
    expect(codes(await stockIn(newId('sku'), 12), 'stockIn')).toEqual(['NOT_FOUND'])
    const level = await house.asks(
      merchant(0),
      `{ stockLevels(where: { skuId: { eq: "${own}" } }) { totalCount nodes { available onHand held sold alert
        stocks { warehouse { id } onHand } shop { id } } } }`,
    )
    expect(level.data.stockLevels).toEqual({
      totalCount: 1,
      nodes: [
        {
          available: 12,
          onHand: 12,
          held: 0,
          sold: '0',
          alert: 'NONE',
          stocks: [{ warehouse: { id: main(0) }, onHand: 12 }],
          shop: { id: shopId(0) },
        },
      ],
    })
    const ledger = await house.asks(
      merchant(0),
      `{ stockMovements(where: { skuId: { eq: "${own}" } }) { nodes { kind ordinal onHandBefore onHandAfter
        referenceId actorId } } }`,
    )
    expect(ledger.data.stockMovements.nodes).toEqual([
      {
        kind: 'STOCK_IN',
        ordinal: '1',
        onHandBefore: 0,
        onHandAfter: 12,
        referenceId: done.data.stockIn.document.id,
        actorId: derivedId('acc', 1000),
      },
    ])
  })

  it('are told which SKU is short, and how many are free', async () => {
    const sku = house.goods.add({ shopId: shopId(0) })
    await stockIn(sku, 3)
    const name = mutation('stockOut', 'document { id }').replace(
      'errors { code path message }',
      'errors { code ... on InsufficientStockError { skuId requested available } }',
    )
    const { data } = await house.asks(merchant(0), name, {
      input: { warehouseId: main(0), lines: [{ skuId: sku, quantity: 4 }], idempotencyKey: newId('key') },
    })
    expect(data.stockOut).toEqual({
      document: null,
      errors: [{ code: 'INSUFFICIENT_STOCK', skuId: sku, requested: 4, available: 3 }],
    })
  })

  it('plan, ship and receive a transfer', async () => {
    const sku = house.goods.add({ shopId: shopId(0) })
    await stockIn(sku, 5)
    const FIELDS = 'transfer { id version state lines { quantity received } from { name } to { name } }'
    const act = async (name: string, input: object) =>
      (await house.asks(merchant(0), mutation(name, FIELDS), { input: { ...input, idempotencyKey: newId('key') } }))
        .data[name]
    const { transfer } = await act('transferCreate', {
      fromWarehouseId: main(0),
      toWarehouseId: derivedId('whs', 100),
      lines: [{ skuId: sku, quantity: 2 }],
    })
    expect(transfer).toMatchObject({
      state: 'DRAFT',
      lines: [{ quantity: 2, received: null }],
      to: { name: '华东分仓 East depot' },
    })
    await act('transferShip', { id: transfer.id, expectedVersion: 1 })
    const done = await act('transferReceive', {
      id: transfer.id,
      expectedVersion: 2,
      lines: [{ skuId: sku, quantity: 1 }],
    })
    expect(done.transfer).toMatchObject({ state: 'RECEIVED', version: 3, lines: [{ quantity: 2, received: 1 }] })
    const found = await house.asks(
      merchant(0),
      `{ stockTransfer(id: "${transfer.id}") { state } stockTransfers(where: { state: { eq: RECEIVED } }) { nodes {
        id } } stockDocuments(first: 1) { totalCount nodes { kind operatorId } } }`,
    )
    expect(found.data).toMatchObject({
      stockTransfer: { state: 'RECEIVED' },
      stockTransfers: { nodes: [{ id: transfer.id }] },
    })
    expect(found.data.stockDocuments.nodes[0]).toEqual({ kind: 'STOCK_IN', operatorId: derivedId('acc', 1000) })
  })

  it('switch a warehouse off, and its goods are offered no more a moment later', async () => {
    const { data } = await house.asks(merchant(1), mutation('warehouseCreate', 'warehouse { id version priority }'), {
      input: { shopId: shopId(1), name: 'Pop-up' },
    })
    const sku = house.goods.add({ shopId: shopId(1) })
    await house.asks(merchant(1), mutation('stockCount', 'document { id }'), {
      input: {
        warehouseId: data.warehouseCreate.warehouse.id,
        lines: [{ skuId: sku, quantity: 30 }],
        idempotencyKey: newId('key'),
      },
    })
    expect(await availabilityOf(sku)).toEqual([{ state: 'IN_STOCK', quantity: 30 }])
    await house.asks(merchant(1), mutation('warehouseUpdate', 'warehouse { isEnabled }'), {
      input: { id: data.warehouseCreate.warehouse.id, expectedVersion: 1, isEnabled: false },
    })
    await eventually(async () => (await availabilityOf(sku))[0].state === 'SOLD_OUT')
  })
})

describe('a list', () => {
  const cursor = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url')

  it('refuses a cursor that a client made up, and a filter that is too deep or too wide', async () => {
    const pages = [
      ...['x', null].map((value) => `stockLevels(orderBy: FEWEST, after: "${cursor('FEWEST', value, 'sku_1')}")`),
      `stockLevels(after: "${cursor('FEWEST', 1, 'sku_1')}")`,
      `stockHolds(first: 101)`,
    ]
    for (const page of pages) {
      const { errors } = await house.asks(platform(), `{ ${page} { totalCount } }`)
      expect([page, errors[0]?.extensions.code]).toEqual([page, 'BAD_USER_INPUT'])
    }
  })

  it('of holds goes forwards and backwards over all of them', async () => {
    for (let index = 0; index < 5; index++) {
      const lines = [{ skuId: newId('sku'), quantity: 1 }]
      await house.ask(holdStock, { ownerId: newId('chk'), lines, until: until() })
    }
    const read = async (args: string) =>
      (await house.asks(platform(), `{ stockHolds(${args}) { pageInfo { endCursor } nodes { ownerId } } }`)).data
        .stockHolds
    const all = (await read('first: 100')).nodes
    const [first, rest] = [await read('first: 2'), await read('last: 3')]
    expect(first.nodes).toEqual(all.slice(0, 2))
    expect((await read(`first: 100, after: "${first.pageInfo.endCursor}"`)).nodes).toEqual(all.slice(2))
    expect(rest.nodes).toEqual(all.slice(-3))
  })
})

describe('other domains', () => {
  it('hold, see what is left, give back, and each hold is there to be read', async () => {
    const [sku, ownerId] = [house.goods.add({ shopId: shopId(0) }), newId('chk')]
    await stockIn(sku, 3)
    const lines = [{ skuId: sku, quantity: 2 }]
    expect(await house.ask(holdStock, { ownerId, lines, until: until() })).toEqual({ isHeld: true, short: [] })
    const { skus } = await house.ask(availability, { skuIds: [sku, newId('sku')] })
    expect(skus).toMatchObject([{ available: 1, isShown: false }, { available: 0 }])
    const HOLDS = `{ stockHolds(where: { skuId: { eq: "${sku}" } }) { totalCount nodes { ownerId state untilAt
      lines { quantity state parts { quantity warehouse { id } } } } } }`
    expect((await house.asks(merchant(0), HOLDS)).data.stockHolds).toEqual({
      totalCount: 1,
      nodes: [
        {
          ownerId,
          state: 'HELD',
          untilAt: until(),
          lines: [{ quantity: 2, state: 'HELD', parts: [{ quantity: 2, warehouse: { id: main(0) } }] }],
        },
      ],
    })
    expect(await house.ask(releaseStock, { ownerId, reason: 'UNDONE' })).toEqual({ released: 1 })
    expect(await house.ask(releaseStock, { ownerId, reason: 'UNDONE' })).toEqual({ released: 0 })
    expect((await house.asks(platform(), HOLDS)).data.stockHolds.nodes).toMatchObject([{ state: 'RELEASED' }])
  })

  it('two hundred at once get fifty, and the last of them an answer', async () => {
    const sku = house.goods.add({ shopId: shopId(0) })
    await stockIn(sku, 50)
    const ask = () =>
      house.ask(
        holdStock,
        { ownerId: newId('chk'), lines: [{ skuId: sku, quantity: 1 }], until: until() },
        { timeoutMs: 5_000 },
      )
    const answers = await Promise.all(Array.from({ length: 200 }, ask))
    expect(answers.filter(({ isHeld }) => isHeld)).toHaveLength(50)
    expect(answers.filter(({ why }) => why === 'SHORT')).toHaveLength(150)
    const { rows } = await house.sql.query(
      `select count(distinct xmin::text)::int as transactions from hold where owner_id in (select owner_id from
        hold_line where sku_id = $1)`,
      [sku],
    )
    expect(rows[0].transactions).toBeLessThanOrEqual(10)
  })
})
