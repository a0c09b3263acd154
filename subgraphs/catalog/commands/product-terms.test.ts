import { storeShops } from '@supermall/contracts/merchants'
import { derivedId } from '@supermall/kernel/id'
import { beforeAll, describe, expect, it } from 'vitest'
import { created, move, productInput, versionOf } from '../trial/inputs.ts'
import type { Mall } from '../trial/mall.ts'
import { mall, merchant, mutation, platform, shopId } from '../trial/mall.ts'

const [own, other, fetched, unknown] = [
  derivedId('sto', 0),
  derivedId('sto', 1),
  derivedId('sto', 2),
  derivedId('sto', 9_999),
]
const STORES = [
  { storeId: own, shopId: shopId(0), kind: 'BOTH' },
  { storeId: fetched, shopId: shopId(0), kind: 'PICKUP' },
  { storeId: other, shopId: shopId(1) },
]

let house: Mall
beforeAll(async () => {
  house = await mall(60)
  await house.bus.answer(storeShops.requestName, async (text) => {
    const { storeIds } = storeShops.ask.parse(JSON.parse(text))
    return JSON.stringify({ value: { stores: STORES.filter(({ storeId }) => storeIds.includes(storeId)) } })
  })
})

const CREATE = mutation('productCreate', 'product { id }')
const UPDATE = mutation('productUpdate', 'product { version }')
const SKUS = mutation('productSkusSet', 'product { version }')
const PRICES = mutation('productPricesUpdate', 'product { version }')

/** The one refusal of it, where it stands in the input; and nothing is changed. */
async function refusal(name: string, text: string, input: object) {
  const before = await house.kept()
  const asked = await house.asks(platform(), text, { input })
  expect([asked.errors, await house.kept()]).toEqual([[], before])
  return asked.data[name].errors.map(({ code, path }: { code: string; path: string[] }) => `${code} ${path.join('.')}`)
}

describe('what is redeemed in stores', () => {
  const redeemed = (...storeIds: string[]) => ({ verification: { mode: 'ONCE', storeIds } })
  const goods = (...storeIds: string[]) => productInput({ kind: 'VERIFICATION', ...redeemed(...storeIds) })

  it('is so in stores of its own shop, whoever sells it', async () => {
    expect((await created(house, merchant(0), { kind: 'VERIFICATION', ...redeemed(own) })).id).toMatch(/^prd_/)
    for (const stranger of [other, unknown])
      expect(await refusal('productCreate', CREATE, goods(own, stranger))).toEqual([
        'NOT_FOUND verification.storeIds.1',
      ])
    expect(await refusal('productCreate', CREATE, goods(own, fetched))).toEqual([
      'STORE_PICKUP_ONLY verification.storeIds.1',
    ])
    expect(await refusal('productCreate', CREATE, goods(derivedId('shp', 0)))).toEqual([
      'ID_SHAPE verification.storeIds.0',
    ])
  })

  it('goes on so when it is changed', async () => {
    const { id } = await created(house, merchant(0), { kind: 'VERIFICATION', verification: { mode: 'ONCE' } })
    expect(await refusal('productUpdate', UPDATE, { id, expectedVersion: 1, ...redeemed(other) })).toEqual([
      'NOT_FOUND verification.storeIds.0',
    ])
    const asked = await house.asks(merchant(0), UPDATE, { input: { id, expectedVersion: 1, ...redeemed(own) } })
    expect(asked.data.productUpdate.product).toEqual({ version: 2 })
  })
})

describe('ids of another kind', () => {
  it.each([
    ['viewLevelIds', derivedId('acc', 1)],
    ['viewGroupIds', derivedId('lvl', 1)],
    ['buyLevelIds', derivedId('mgr', 1)],
    ['buyGroupIds', derivedId('ord', 1)],
  ])('are none of %s', async (list, id) => {
    expect(await refusal('productCreate', CREATE, productInput({ audience: { [list]: [id] } }))).toEqual([
      `ID_SHAPE audience.${list}.0`,
    ])
  })

  it('are no levels that have a price of their own', async () => {
    const made = await created(house)
    const levelPrices = [{ levelId: derivedId('shp', 1), price: '5' }]
    const sku = { code: 'LEVEL-1', optionValues: [], price: { amount: '10', currency: 'CNY' }, levelPrices }
    const change = { id: made.id, expectedVersion: 1 }
    expect(await refusal('productCreate', CREATE, productInput({ skus: [sku] }))).toEqual([
      'ID_SHAPE skus.0.levelPrices.0.levelId',
    ])
    expect(await refusal('productSkusSet', SKUS, { ...change, options: [], skus: [sku] })).toEqual([
      'ID_SHAPE skus.0.levelPrices.0.levelId',
    ])
    const prices = [{ skuId: made.skus[0]?.id, levelPrices }]
    expect(await refusal('productPricesUpdate', PRICES, { ...change, prices })).toEqual([
      'ID_SHAPE prices.0.levelPrices.0.levelId',
    ])
  })
})

it('goods in the recycle bin keep their prices, as all that they say', async () => {
  const { id, skus } = await created(house)
  const product = await versionOf(house, id)
  await move(house, platform(), 'productsRecycle', product)
  const { expectedVersion } = await versionOf(house, id)
  const prices = [{ skuId: skus[0]?.id, price: '5' }]
  expect(await refusal('productPricesUpdate', PRICES, { id, expectedVersion, prices })).toEqual(['PRODUCT_STATE id'])
  expect(await refusal('productUpdate', UPDATE, { id, expectedVersion, title: 'Other' })).toEqual(['PRODUCT_STATE id'])
})

describe('a card', () => {
  const card = (until: string) => ({ card: { uses: 5, until } })
  const from = (startsAt: string) => ({ saleWindow: { startsAt } })
  const over = ['CARD_OVER card.until']

  it('is not over before it is sold', async () => {
    const refused = (more: object) => refusal('productCreate', CREATE, productInput({ kind: 'CARD', ...more }))
    expect(await refused(card('1970-01-01T00:00:00Z'))).toEqual(over)
    expect(await refused(card(house.clock.now.toISOString()))).toEqual(over)
    const window = from('2026-12-24T00:00:00Z')
    expect(await refused({ ...card('2026-12-24T00:00:00Z'), ...window })).toEqual(over)
    const { id } = await created(house, platform(), { kind: 'CARD', ...card('2026-12-24T00:00:01Z'), ...window })
    const change = { id, expectedVersion: 1 }
    const changed = (more: object) => refusal('productUpdate', UPDATE, { ...change, ...more })
    expect(await changed(card('2026-11-21T03:59:59Z'))).toEqual(over)
    expect(await changed(card('2026-12-01T00:00:00Z'))).toEqual(over)
    expect(await changed(from('2026-12-25T00:00:00Z'))).toEqual(over)
    const asked = await house.asks(platform(), UPDATE, {
      input: { ...change, ...card('2026-12-01T00:00:00Z'), saleWindow: null },
    })
    expect(asked.data.productUpdate.product).toEqual({ version: 2 })
  })

  it('that ran out can still be changed in what else it says', async () => {
    const { id } = await created(house, platform(), { kind: 'CARD', ...card('2026-11-22T00:00:00Z') })
    await house.sql.query(
      `update product set card = jsonb_set(card, '{until}', '"2020-01-01T00:00:00.000Z"') where id = $1`,
      [id],
    )
    const asked = await house.asks(platform(), UPDATE, { input: { id, expectedVersion: 1, title: 'Over' } })
    expect(asked.data.productUpdate.product).toEqual({ version: 2 })
  })
})
