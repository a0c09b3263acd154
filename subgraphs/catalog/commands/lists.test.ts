import { derivedId } from '@supermall/kernel/id'
import { beforeAll, describe, expect, it } from 'vitest'
import { created } from '../trial/inputs.ts'
import type { Mall } from '../trial/mall.ts'
import { codes, guest, mall, merchant, mutation, platform } from '../trial/mall.ts'

let house: Mall
beforeAll(async () => {
  house = await mall(300)
})

const GROUP = mutation('productGroupCreate', 'productGroup { id version shop { id } }')
const ITEMS = mutation('productGroupItemsSet', 'productGroup { version }')
const BUNDLE = mutation(
  'bundleCreate',
  'bundle { id version isOnSale price { amount } fullPrice { amount } lines { quantity sku { id } } }',
)

describe('groups of goods', () => {
  it("of the platform have a code; a shop's have its own goods only", async () => {
    const shopId = derivedId('shp', 0)
    expect(
      codes(
        await house.asks(merchant(0), GROUP, { input: { shopId, name: 'Mine', code: 'mine' } }),
        'productGroupCreate',
      ),
    ).toEqual(['CODE_OF_PLATFORM'])
    expect(
      codes(await house.asks(platform(), GROUP, { input: { name: 'Hot', code: 'home-hot' } }), 'productGroupCreate'),
    ).toEqual(['SLUG_TAKEN'])
    expect(
      (await house.asks(merchant(0), GROUP, { input: { name: 'Ours', code: 'ours' } })).errors[0]?.extensions.code,
    ).toBe('FORBIDDEN')
    const { id, version } = (await house.asks(merchant(0), GROUP, { input: { shopId, name: 'Mine' } })).data
      .productGroupCreate.productGroup
    const own = (await created(house, merchant(0))).id
    const { rows } = await house.sql.query('select id from product where shop_id = $1 limit 1', [derivedId('shp', 1)])
    const set = (productIds: readonly string[]) =>
      house.asks(merchant(0), ITEMS, { input: { id, expectedVersion: version, productIds } })
    expect(codes(await set([own, rows[0].id]), 'productGroupItemsSet')).toEqual(['NOT_OF_SHOP'])
    expect(codes(await set([own, own]), 'productGroupItemsSet')).toEqual(['DUPLICATE'])
    expect(codes(await set([own]), 'productGroupItemsSet')).toEqual([])
    expect(codes(await set([]), 'productGroupItemsSet')).toEqual(['STALE_VERSION'])
    const emptied = { id, expectedVersion: version + 1, productIds: [] }
    expect(codes(await house.asks(merchant(0), ITEMS, { input: emptied }), 'productGroupItemsSet')).toEqual([])
    expect((await house.audited()).at(-1)).toMatchObject({ before: { productIds: [own] }, after: { productIds: [] } })
  })

  it('that are disabled are hidden from buyers', async () => {
    const update = mutation('productGroupUpdate', 'productGroup { isEnabled }')
    await house.asks(platform(), update, { input: { id: derivedId('pgr', 3), expectedVersion: 1, isEnabled: false } })
    const see = '{ productGroup(code: "home-deals") { id } }'
    expect((await house.asks(guest, see)).data.productGroup).toBeNull()
    expect((await house.asks(merchant(0), see)).data.productGroup).toBeNull()
    expect((await house.asks(platform(), see)).data.productGroup).not.toBeNull()
    const drop = mutation('productGroupDelete', 'productGroup { id }')
    expect(
      (await house.asks(platform(), drop, { input: { id: derivedId('pgr', 3), expectedVersion: 2 } })).data
        .productGroupDelete.errors,
    ).toEqual([])
    expect((await house.audited()).at(-1)).toMatchObject({ before: { productIds: expect.any(Array) }, after: null })
  })
})

describe('bundles', () => {
  const onShelf = async (more: object = {}) => {
    const product = await created(house, platform(), more)
    await house.sql.query("update product set status = 'ON_SALE', is_listed = true, listed_at = now() where id = $1", [
      product.id,
    ])
    return product.skus[0]?.id
  }
  const input = (skuIds: readonly unknown[], more: object = {}) => ({
    shopId: derivedId('shp', 0),
    title: 'Together',
    price: { amount: '150', currency: 'CNY' },
    startsAt: '2026-11-20T00:00:00Z',
    endsAt: '2026-12-20T00:00:00Z',
    lines: skuIds.map((skuId) => ({ skuId, quantity: 1 })),
    ...more,
  })

  it('cost no more than their lines, hold one shop, and are found with their goods while they run', async () => {
    const skus = [await onShelf(), await onShelf()]
    const dear = await house.asks(merchant(0), BUNDLE, {
      input: input(skus, { price: { amount: '200.01', currency: 'CNY' } }),
    })
    expect(codes(dear, 'bundleCreate')).toEqual(['BUNDLE_PRICE'])
    expect(codes(await house.asks(merchant(0), BUNDLE, { input: input([skus[0]]) }), 'bundleCreate')).toEqual([
      'LIST_SIZE',
    ])
    const { rows } = await house.sql.query('select id from sku where shop_id = $1 limit 1', [derivedId('shp', 1)])
    expect(
      codes(await house.asks(merchant(0), BUNDLE, { input: input([skus[0], rows[0].id]) }), 'bundleCreate'),
    ).toEqual(['NOT_OF_SHOP'])
    const late = input(skus, { endsAt: '2026-11-19T00:00:00Z' })
    expect(codes(await house.asks(merchant(0), BUNDLE, { input: late }), 'bundleCreate')).toEqual(['WINDOW_ORDER'])
    const asked = await house.asks(merchant(0), BUNDLE, { input: input(skus) })
    expect(asked.data.bundleCreate.bundle).toMatchObject({
      isOnSale: true,
      price: { amount: '150.00' },
      fullPrice: { amount: '200.00' },
    })
    const { id } = asked.data.bundleCreate.bundle
    const NODE = 'query ($id: ID!) { _entities(representations: [{ __typename: "Bundle", id: $id }]) { __typename } }'
    const see =
      'query ($id: ID!, $sku: ID!) { bundle(id: $id) { isOnSale } sku(id: $sku) { product { bundles { id } } } }'
    expect((await house.asks(guest, see, { id, sku: skus[0] })).data).toEqual({
      bundle: { isOnSale: true },
      sku: { product: { bundles: [{ id }] } },
    })
    await house.sql.query(
      "update product set status = 'OFF_SALE', is_listed = false where id = (select product_id from sku where id = $1)",
      [skus[1]],
    )
    expect((await house.asks(guest, see, { id, sku: skus[0] })).data).toEqual({
      bundle: null,
      sku: { product: { bundles: [] } },
    })
    expect((await house.asks(guest, NODE, { id })).data).toEqual({ _entities: [null] })
    expect((await house.asks(merchant(0), see, { id, sku: skus[0] })).data.bundle).toEqual({ isOnSale: false })
    const update = mutation('bundleUpdate', 'bundle { isEnabled version }')
    expect(
      (await house.asks(merchant(0), update, { input: { id, expectedVersion: 1, isEnabled: false } })).data.bundleUpdate
        .bundle,
    ).toEqual({ isEnabled: false, version: 2 })
    const held = skus.map((skuId) => ({ skuId, quantity: 1 }))
    expect((await house.audited()).at(-1)).toMatchObject({
      before: { isEnabled: true, lines: held },
      after: { isEnabled: false, lines: held },
    })
    expect((await house.asks(guest, see, { id, sku: skus[0] })).data.bundle).toBeNull()
    await house.sql.query('update sku set retired_at = now() where id = $1', [skus[1]])
    await house.sql.query(
      "update product set status = 'ON_SALE', is_listed = true where id = (select product_id from sku where id = $1)",
      [skus[1]],
    )
    await house.sql.query('update bundle set is_enabled = true where id = $1', [id])
    expect((await house.asks(guest, see, { id, sku: skus[0] })).data.bundle).toBeNull()
    await house.sql.query('update sku set retired_at = null where id = $1', [skus[1]])
    expect((await house.asks(guest, see, { id, sku: skus[0] })).data.bundle).toEqual({ isOnSale: true })
    expect(
      codes(
        await house.asks(merchant(0), update, {
          input: { id, expectedVersion: 2, price: { amount: '999', currency: 'CNY' } },
        }),
        'bundleUpdate',
      ),
    ).toEqual(['BUNDLE_PRICE'])
    expect(
      codes(
        await house.asks(merchant(0), mutation('bundleDelete', ''), { input: { id, expectedVersion: 2 } }),
        'bundleDelete',
      ),
    ).toEqual([])
  })
})

describe('lists for those who run goods', () => {
  it("show a shop's staff its own in each of its lists, and the platform all", async () => {
    const query =
      'query ($where: ManagedProductWhere) { managedProducts(where: $where, first: 100) { totalCount nodes { id shop { id } management { status auditState } } } }'
    for (const status of ['ON_SALE', 'OFF_SALE', 'RECYCLED', 'DRAFT']) {
      const { data } = await house.asks(merchant(0), query, { where: { status: { eq: status } } })
      for (const { shop, management } of data.managedProducts.nodes) {
        expect(shop.id).toBe(derivedId('shp', 0))
        expect(management.status).toBe(status)
      }
    }
    const foreign = await house.asks(merchant(0), query, { where: { shopId: { in: [derivedId('shp', 1)] } } })
    expect(foreign.data.managedProducts).toEqual({ totalCount: 0, nodes: [] })
    const pending = await house.asks(platform(), query, {
      where: { AND: [{ auditState: { eq: 'PENDING' } }, { status: { in: ['ON_SALE'] } }] },
    })
    expect(pending.data.managedProducts.nodes).toHaveLength(1)
    const titled = await house.asks(platform(), query, { where: { title: { contains: 'SMARTphone' } } })
    expect(titled.data.managedProducts.nodes.length).toBeGreaterThan(0)
    const deep = { AND: [{ AND: [{ AND: [{ title: { contains: 'x' } }] }] }] }
    expect((await house.asks(platform(), query, { where: deep })).errors[0]?.extensions.code).toBe('FILTER_TOO_DEEP')
  })
})
