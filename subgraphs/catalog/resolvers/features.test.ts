import { skuFacts } from '@supermall/contracts/catalog'
import { featureChanged, shopChanged } from '@supermall/contracts/merchants'
import type { Id } from '@supermall/kernel/id'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Feature } from '../domain/features.ts'
import { created, move, productInput, versionOf } from '../trial/inputs.ts'
import type { Mall } from '../trial/mall.ts'
import { codes, guest, mall, merchant, mutation, platform, shopId } from '../trial/mall.ts'
import { answerShops } from '../trial/shops.ts'

let house: Mall
beforeAll(async () => {
  house = await mall(60)
})

let version = 0
const turn = (feature: Feature, isEnabled: boolean, expiresAt: string | null = null) =>
  house.hears(featureChanged({ shopId: shopId(0), feature, isEnabled, expiresAt, version: ++version }))
const [own, NEXT_DAY] = [merchant(0), '2026-11-22T04:00:00.000Z']

const CREATE = mutation('productCreate', 'product { id }')
const UPDATE = mutation('productUpdate', 'product { version }')
const SCHEDULE = mutation('productSchedule', 'product { version }')
const START = mutation('importJobStart', 'importJob { id }')
const STEPS = { wholesale: [{ fromQuantity: 10, price: '90' }] }
const AHEAD = {
  presell: { price: '80', startsAt: '2026-11-21T00:00:00Z', endsAt: NEXT_DAY, sendsAfterDays: 5 },
}

/** The one refusal, and where it stands; nothing is changed by it. */
async function refusal(name: string, text: string, input: object) {
  const before = await house.kept()
  const asked = await house.asks(own, text, { input })
  expect([asked.errors, await house.kept()]).toEqual([[], before])
  return asked.data[name].errors.map(({ code, path }: { code: string; path: string[] }) => `${code} ${path.join('.')}`)
}

async function onShelf(more: object) {
  const product = await created(house, own, more)
  await move(house, own, 'productsShelve', product)
  return product
}

const READ = `query ($id: ID!) { product(id: $id) { isOnSale presell { price { amount } } wholesale { fromQuantity } } }`
const seen = async (id: string, viewer: Parameters<Mall['asks']>[0] = guest) =>
  (await house.asks(viewer, READ, { id })).data.product
async function factsOf({ skus }: Awaited<ReturnType<typeof onShelf>>) {
  const answer = await house.ask(skuFacts, { skuIds: skus.map(({ id }) => id as Id<'sku'>) })
  return answer.skus[0]
}

describe('virtual goods that are switched off for a shop', () => {
  it('are neither created, nor put on the shelf, nor sold, until they are on again', async () => {
    const sold = await onShelf({ kind: 'VIRTUAL' })
    const draft = await created(house, own, { kind: 'VIRTUAL' })
    await turn('VIRTUAL_GOODS', false)
    const next = versionOnly(draft)
    expect(await refusal('productCreate', CREATE, productInput({ kind: 'VIRTUAL' }))).toEqual(['FEATURE_OFF kind'])
    expect(await refusal('productSchedule', SCHEDULE, { ...next, shelveAt: NEXT_DAY })).toEqual([
      'FEATURE_OFF shelveAt',
    ])
    const shelve = mutation('productsShelve', 'products { id }').replace('ProductsShelve', 'ProductsMove')
    expect(await refusal('productsShelve', shelve, { products: [next] })).toEqual(['FEATURE_OFF products.0'])
    expect([(await seen(sold.id)).isOnSale, (await factsOf(sold))?.isOnSale]).toEqual([false, false])
    expect(codes(await house.asks(own, CREATE, { input: productInput() }), 'productCreate')).toEqual([])
    await turn('VIRTUAL_GOODS', true, NEXT_DAY)
    expect([(await seen(sold.id)).isOnSale, (await factsOf(sold))?.isOnSale]).toEqual([true, true])
    house.clock.now = new Date(NEXT_DAY)
    expect([(await seen(sold.id)).isOnSale, (await factsOf(sold))?.isOnSale]).toEqual([false, false])
    house.clock.now = new Date('2026-11-21T04:00:00Z')
  })
})

describe('presell that is switched off for a shop', () => {
  it('is not set, and what is not there yet is not sold in any way before its time is over', async () => {
    const [sold, plain] = [await onShelf(AHEAD), await onShelf({})]
    expect((await factsOf(sold))?.presell?.price.minorUnits).toBe('8000')
    await turn('PRESELL', false)
    expect(await refusal('productCreate', CREATE, productInput(AHEAD))).toEqual(['FEATURE_OFF presell'])
    const change = versionOnly(await versionOf(house, plain.id))
    expect(await refusal('productUpdate', UPDATE, { ...change, ...AHEAD })).toEqual(['FEATURE_OFF presell'])
    expect(await seen(sold.id)).toMatchObject({ isOnSale: false, presell: null })
    expect((await seen(sold.id, own)).presell.price.amount).toBe('80.00')
    expect(await factsOf(sold)).toMatchObject({ isOnSale: false, presell: null })
    const kept = { ...versionOnly(await versionOf(house, sold.id)), ...AHEAD, title: 'Other' }
    expect(codes(await house.asks(own, UPDATE, { input: kept }), 'productUpdate')).toEqual([])
    house.clock.now = new Date(NEXT_DAY)
    expect(await factsOf(sold)).toMatchObject({ isOnSale: true, presell: null })
    house.clock.now = new Date('2026-11-21T04:00:00Z')
  })
})

describe('wholesale that is switched off for a shop', () => {
  it('is not set, and lowers no price; an edit that leaves it, or takes it away, is done', async () => {
    const product = await onShelf(STEPS)
    await turn('WHOLESALE', false)
    expect(await refusal('productCreate', CREATE, productInput(STEPS))).toEqual(['FEATURE_OFF wholesale'])
    const at = async () => versionOnly(await versionOf(house, product.id))
    const other = { wholesale: [{ fromQuantity: 5, price: '90' }] }
    expect(await refusal('productUpdate', UPDATE, { ...(await at()), ...other })).toEqual(['FEATURE_OFF wholesale'])
    expect(await seen(product.id)).toMatchObject({ isOnSale: true, wholesale: [] })
    expect((await seen(product.id, platform())).wholesale).toEqual([{ fromQuantity: 10 }])
    expect(await factsOf(product)).toMatchObject({ isOnSale: true, wholesale: [] })
    for (const wholesale of [STEPS.wholesale, []])
      expect(codes(await house.asks(own, UPDATE, { input: { ...(await at()), wholesale } }), 'productUpdate')).toEqual(
        [],
      )
  })
})

describe('what is known of features', () => {
  it('is told once to gateways, and never from an older event', async () => {
    await turn('WHOLESALE', true)
    await house.told()
    const older = { shopId: shopId(0), feature: 'WHOLESALE', isEnabled: false, expiresAt: null, version: 1 }
    await house.hears(featureChanged(older))
    await turn('IMPORTS', true)
    await house.hears(featureChanged({ ...older, feature: 'COUPONS', version: 99 }))
    expect(await house.told()).toEqual([])
    await turn('WHOLESALE', false)
    expect(await house.told()).toMatchObject([{ name: 'goods.reshown', payload: { shopId: shopId(0) } }])
  })

  it('is asked about a shop that has just come, before it is decided by', async () => {
    const facts = { name: 'New', status: 'OPEN', expiresAt: null, mostProducts: 9, isGoodsAuditNeeded: false } as const
    await house.hears(shopChanged({ shopId: shopId(50), version: 1, ...facts }))
    await answerShops(house.bus, ['WHOLESALE', 'IMPORTS'])
    const create = (more: object) =>
      house.asks(merchant(50), CREATE, { input: productInput({ shopId: shopId(50), ...more }) })
    expect(codes(await create(STEPS), 'productCreate')).toEqual(['FEATURE_OFF'])
    expect(codes(await create(AHEAD), 'productCreate')).toEqual([])
    const start = { shopId: shopId(50), kind: 'PRODUCTS', assetId: shopId(50) }
    expect(codes(await house.asks(merchant(50), START, { input: start }), 'importJobStart')).toEqual(['FEATURE_OFF'])
  })
})

const versionOnly = ({ id, expectedVersion }: { readonly id: string; readonly expectedVersion: number }) => ({
  id,
  expectedVersion,
})
