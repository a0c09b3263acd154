import { derivedId, newId } from '@supermall/kernel/id'
import type { GraphQLField, GraphQLObjectType } from 'graphql'
import { beforeAll, describe, expect, it } from 'vitest'
import { demoSkus } from '../seed/goods.ts'
import type { Mall } from '../trial/mall.ts'
import { buyer, guest, mall, merchant, mutation, platform, shopId } from '../trial/mall.ts'

let house: Mall
const { id: sku, ordinal } = [...demoSkus(300)].find(({ shop }) => shop === 0) ?? { id: '', ordinal: 0 }
const main = (shop: number) => `whs_${shopId(shop).slice(4)}`
const transfer = derivedId('stt', 1)
const key = { idempotencyKey: newId('key') }
const document = { ...key, warehouseId: main(0), lines: [{ skuId: sku, quantity: 1 }] }
const empty = derivedId('whs', 90_000)
const moved = { ...key, id: transfer, expectedVersion: 1 }

/** What the owner of shop 1 tries on shop 0: an input that the owner of shop 0 would not be refused for. */
const attempts: Readonly<Record<string, readonly [object, string]>> = {
  warehouseCreate: [{ shopId: shopId(0), name: 'Mole' }, 'warehouse { id }'],
  warehouseUpdate: [{ id: main(0), expectedVersion: 1, isEnabled: false }, 'warehouse { id }'],
  warehouseDelete: [{ ...key, id: empty, expectedVersion: 1 }, 'deletedId'],
  stockIn: [document, 'document { id }'],
  stockOut: [document, 'document { id }'],
  stockCount: [document, 'document { id }'],
  transferCreate: [
    { ...key, fromWarehouseId: main(0), toWarehouseId: derivedId('whs', 100), lines: document.lines },
    'transfer { id }',
  ],
  transferShip: [moved, 'transfer { id }'],
  transferReceive: [moved, 'transfer { id }'],
  transferCancel: [moved, 'transfer { id }'],
  stockSettingsSet: [{ skuId: sku, expectedVersion: 1, threshold: 0 }, 'stockLevel { version }'],
  stockDisplaySet: [{ shopId: shopId(0), expectedVersion: 0, isQuantityShown: true }, 'stockDisplay { version }'],
}

/** What it asks of shop 0. */
const questions: Readonly<Record<string, string>> = {
  warehouse: `warehouse(id: "${main(0)}") { id }`,
  warehouses: `warehouses(where: { shopId: { eq: "${shopId(0)}" } }) { totalCount nodes { id } }`,
  stockLevels: `stockLevels(where: { OR: [{ shopId: { eq: "${shopId(0)}" } }] }) { totalCount nodes { onHand } }`,
  stockMovements: `stockMovements(where: { warehouseId: { eq: "${main(0)}" } }) { totalCount nodes { id } }`,
  stockDocument: 'stockDocument(id: "DOCUMENT") { id }',
  stockDocuments: `stockDocuments(where: { shopId: { eq: "${shopId(0)}" } }) { totalCount nodes { id } }`,
  stockTransfer: `stockTransfer(id: "${transfer}") { id }`,
  stockTransfers: `stockTransfers(where: { shopId: { eq: "${shopId(0)}" } }) { totalCount nodes { id } }`,
  stockHolds: `stockHolds { totalCount nodes { ownerId } }`,
  stockDisplay: `stockDisplay(shopId: "${shopId(0)}") { version }`,
}

beforeAll(async () => {
  house = await mall()
  await house.sql.query(
    `insert into stock_transfer (id, shop_id, from_warehouse_id, to_warehouse_id, state, created_at) values ($1,
      $2, $3, $4, 'DRAFT', now())`,
    [transfer, shopId(0), main(0), derivedId('whs', 100)],
  )
  await house.sql.query(
    `insert into warehouse (id, shop_id, name, name_key, priority, created_at, updated_at)
      values ($1, $2, 'Empty', 'empty', 9, now(), now())`,
    [empty, shopId(0)],
  )
  await house.sql.query(
    `insert into hold (owner_id, state, created_at, updated_at) values ('chk_1', 'HELD', now(), now())`,
  )
  await house.sql.query(
    `insert into hold_line (owner_id, sku_id, shop_id, quantity, mode, state) values ('chk_1', $1, $2, 1,
      'ON_PAYMENT', 'HELD')`,
    [sku, shopId(0)],
  )
})

const tagsOf = (field: GraphQLField<unknown, unknown>): string[] =>
  (field.astNode?.directives ?? [])
    .filter(({ name }) => name.value === 'tag')
    .flatMap(({ arguments: given }) => (given ?? []).map(({ value }) => ('value' in value ? String(value.value) : '')))

const ofMerchants = (root: GraphQLObjectType | null | undefined): string[] =>
  Object.values(root?.getFields() ?? {})
    .filter((field) => tagsOf(field).includes('merchant'))
    .map(({ name }) => name)

describe('the staff of another shop, with every permission', () => {
  it('is tried on everything that merchants can change or ask for', () => {
    expect(Object.keys(attempts).sort()).toEqual(ofMerchants(house.schema.getMutationType()).sort())
    expect(Object.keys(questions).sort()).toEqual(ofMerchants(house.schema.getQueryType()).sort())
  })

  it.each(Object.entries(attempts))(
    'is forbidden %s; nothing changes, and the attempt is written down',
    async (name, [input, selection]) => {
      const [before, entries] = [await house.kept(), (await house.audited()).length]
      const { data, errors } = await house.asks(merchant(1), mutation(name, selection), { input })
      expect([data[name] ?? null, errors[0]?.extensions.code]).toEqual([null, 'FORBIDDEN'])
      expect(await house.kept()).toBe(before)
      expect((await house.audited()).slice(entries)).toMatchObject([{ summary: expect.stringMatching(/^DENIED/) }])
    },
  )

  it.each(Object.entries(questions))('finds nothing by %s, where its owner finds something', async (name, question) => {
    const [row] = (await house.sql.query('select id from stock_document where shop_id = $1 limit 1', [shopId(0)])).rows
    const asked = `{ ${question.replace('DOCUMENT', row?.id)} }`
    const { data } = await house.asks(merchant(1), asked)
    expect(data[name]?.nodes ?? data[name]).toEqual(data[name]?.nodes ? [] : null)
    expect(data[name]?.totalCount ?? 0).toBe(0)
    const own = (await house.asks(merchant(0), asked)).data[name]
    if (name !== 'stockDisplay') expect(own.nodes?.length ?? own.id).toBeTruthy()
  })

  it('is given no row by reference', async () => {
    const movement = `mov_${derivedId('stk', 2 * ordinal).slice(4)}`
    const refs = [
      ...[
        ['Warehouse', main(0)],
        ['Stock', derivedId('stk', 2 * ordinal)],
        ['StockMovement', movement],
        ['StockTransfer', transfer],
      ],
    ].map(([__typename, id]) => ({ __typename, id }))
    const query = 'query ($refs: [_Any!]!) { _entities(representations: $refs) { __typename } }'
    expect((await house.asks(merchant(1), query, { refs })).data._entities).toEqual([null, null, null, null])
    expect((await house.asks(guest, query, { refs })).data._entities).toEqual([null, null, null, null])
    expect((await house.asks(merchant(0), query, { refs })).data._entities).toHaveLength(4)
    expect((await house.asks(merchant(0), query, { refs })).data._entities).not.toContain(null)
  })
})

describe('whoever lacks the permission', () => {
  it.each(Object.entries(attempts))('cannot %s', async (name, [input, selection]) => {
    const before = await house.kept()
    for (const viewer of [guest, buyer, merchant(0, ['inventory.stock.view']), platform(['inventory.stock.view'])]) {
      const { errors } = await house.asks(viewer, mutation(name, selection), { input })
      expect(errors[0]?.extensions.code).toBe(viewer === guest ? 'UNAUTHENTICATED' : 'FORBIDDEN')
    }
    expect(await house.kept()).toBe(before)
  })

  it('cannot say for the whole mall what only the platform says', async () => {
    const { errors } = await house.asks(merchant(0), mutation('stockDisplaySet', 'stockDisplay { version }'), {
      input: { expectedVersion: 0, isQuantityShown: true },
    })
    expect(errors[0]?.extensions.code).toBe('FORBIDDEN')
  })

  it('and ids of another kind, or of nothing, are refused before anything is looked for', async () => {
    const input = { ...document, warehouseId: derivedId('sku', 0) }
    const { data } = await house.asks(platform(), mutation('stockIn', 'document { id }'), { input })
    expect(data.stockIn.errors).toMatchObject([{ code: 'NOT_FOUND', path: ['warehouseId'] }])
    expect((await house.asks(platform(), `{ warehouse(id: "${derivedId('sku', 0)}") { id } }`)).data).toEqual({
      warehouse: null,
    })
  })
})
