import { derivedId } from '@supermall/kernel/id'
import { beforeAll, describe, expect, it } from 'vitest'
import { created, move, versionOf } from '../trial/inputs.ts'
import type { Mall } from '../trial/mall.ts'
import { codes, mall, merchant, mutation, platform } from '../trial/mall.ts'

let house: Mall
beforeAll(async () => {
  house = await mall(60)
})

const own = merchant(0)
const BUNDLE = mutation('bundleCreate', 'bundle { id version lines { sku { id } } }')
const REBUNDLE = mutation('bundleUpdate', 'bundle { version }')
const GROUP = mutation('productGroupCreate', 'productGroup { id version }')
const ITEMS = mutation('productGroupItemsSet', 'productGroup { version }')
const SECRETS = mutation('productSecretsImport', 'secretImport { importedCount }')

/** Goods that were put on the shelf, and then perhaps something else. */
async function shelved(then?: 'productsUnshelve' | 'productsRecycle', more: object = {}) {
  const product = await created(house, own, more)
  await move(house, own, 'productsShelve', product)
  if (then) await move(house, own, then, await versionOf(house, product.id))
  return { ...product, skuId: product.skus[0]?.id ?? '' }
}

async function refusal(name: string, text: string, input: object, viewer = own) {
  const before = await house.kept()
  const asked = await house.asks(viewer, text, { input })
  expect([asked.errors, await house.kept()]).toEqual([[], before])
  return asked.data[name].errors.map(({ code, path }: { code: string; path: string[] }) => `${code} ${path.join('.')}`)
}

describe('a bundle', () => {
  const input = (...skuIds: readonly string[]) => ({
    shopId: derivedId('shp', 0),
    title: 'Together',
    price: { amount: '150', currency: 'CNY' },
    startsAt: '2026-11-20T00:00:00Z',
    endsAt: '2026-12-20T00:00:00Z',
    lines: skuIds.map((skuId) => ({ skuId, quantity: 1 })),
  })

  it('is not made of goods that were never on the shelf, left it, wait for approval or were thrown away', async () => {
    const fine = await shelved()
    const draft = (await created(house, own)).skus[0]?.id ?? ''
    const pending = await shelved()
    await house.sql.query("update product set audit_state = 'PENDING' where id = $1", [pending.id])
    const bad = [
      draft,
      pending.skuId,
      (await shelved('productsUnshelve')).skuId,
      (await shelved('productsRecycle')).skuId,
    ]
    for (const skuId of bad)
      expect(await refusal('bundleCreate', BUNDLE, input(fine.skuId, skuId))).toEqual(['PRODUCT_STATE lines.1.skuId'])
    expect(await refusal('bundleCreate', BUNDLE, input(fine.skuId, fine.id))).toEqual(['NOT_FOUND lines.1.skuId'])
  })

  it('keeps what left the shelf since, and takes in nothing more of the kind', async () => {
    const [first, second, third] = [await shelved(), await shelved(), await shelved()]
    const made = await house.asks(own, BUNDLE, { input: input(first.skuId, second.skuId) })
    const { id } = made.data.bundleCreate.bundle
    for (const { id: one } of [second, third]) await move(house, own, 'productsUnshelve', await versionOf(house, one))
    const lines = (...skuIds: readonly string[]) => ({ lines: input(...skuIds).lines })
    expect(
      await refusal('bundleUpdate', REBUNDLE, { id, expectedVersion: 1, ...lines(first.skuId, third.skuId) }),
    ).toEqual(['PRODUCT_STATE lines.1.skuId'])
    const kept = { id, expectedVersion: 1, ...lines(second.skuId, first.skuId) }
    expect(codes(await house.asks(own, REBUNDLE, { input: kept }), 'bundleUpdate')).toEqual([])
  })
})

describe('a group', () => {
  it('takes in nothing that was thrown away, and keeps what it held before', async () => {
    const group = { input: { shopId: derivedId('shp', 0), name: 'Ours' } }
    const { id } = (await house.asks(own, GROUP, group)).data.productGroupCreate.productGroup
    const [held, binned] = [await shelved(), await shelved('productsRecycle')]
    const set = (expectedVersion: number, ...productIds: readonly string[]) => ({ id, expectedVersion, productIds })
    expect(codes(await house.asks(own, ITEMS, { input: set(1, held.id) }), 'productGroupItemsSet')).toEqual([])
    await move(house, own, 'productsRecycle', await versionOf(house, held.id))
    expect(await refusal('productGroupItemsSet', ITEMS, set(2, held.id, binned.id))).toEqual([
      'PRODUCT_STATE productIds.1',
    ])
    expect(codes(await house.asks(own, ITEMS, { input: set(2, held.id) }), 'productGroupItemsSet')).toEqual([])
  })
})

describe('secrets', () => {
  it('are not taken in for what was thrown away or left out of its product', async () => {
    const binned = await shelved('productsRecycle', { kind: 'VIRTUAL' })
    const retired = await shelved(undefined, { kind: 'VIRTUAL' })
    await house.sql.query('update sku set retired_at = now() where id = $1', [retired.skuId])
    const given = ({ skuId }: typeof binned) => ({ skuId, secrets: ['s'] })
    expect(await refusal('productSecretsImport', SECRETS, given(binned))).toEqual(['PRODUCT_STATE skuId'])
    expect(await refusal('productSecretsImport', SECRETS, given(retired))).toEqual(['NOT_FOUND skuId'])
  })
})

describe('an approval', () => {
  it('is not given to what was thrown away', async () => {
    const { id, expectedVersion } = await versionOf(house, (await shelved('productsRecycle')).id)
    const reject = mutation('productReject', 'product { id }')
    const input = { id, expectedVersion, reason: 'Blurred' }
    expect(await refusal('productReject', reject, input, platform())).toEqual(['PRODUCT_STATE id'])
  })
})
