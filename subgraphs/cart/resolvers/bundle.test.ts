import { derivedId } from '@supermall/kernel/id'
import { expect, test } from 'vitest'
import { factOf, skuId } from '../trial/goods.ts'
import { buyer, cartMall, guest, mutation } from '../trial/mall.ts'

const { asks, add, kept, mall } = await cartMall()
const BUNDLE = derivedId('bdl', 1)
const ADD = mutation(
  'cartBundleAdd',
  'cart { id lineCount } results { sku { id } quantity refusal { code } } guestToken',
)
mall.bundles.set(BUNDLE, [
  { skuId: skuId(1), quantity: 1 },
  { skuId: skuId(2), quantity: 20 },
])

async function put(who: Parameters<typeof asks>[0], more: object = {}) {
  const { data, errors } = await asks(who, ADD, { input: { bundleId: BUNDLE, ...more } })
  expect(errors).toEqual([])
  return data.cartBundleAdd
}
const refusals = ({ errors }: { errors: readonly { code: string; path: string[] }[] }) =>
  errors.map(({ code, path }) => `${code} ${path.join('.')}`)

test('a bundle is put into a cart with all its pieces, beside those that lie there, and once for one key', async () => {
  await add(buyer(1), [[1, 3]])
  const key = { count: 2, idempotencyKey: 'two-of-it' }
  const first = await put(buyer(1), key)
  expect(first).toMatchObject({
    cart: { lineCount: 2 },
    results: [
      { sku: { id: skuId(1) }, quantity: 5, refusal: null },
      { sku: { id: skuId(2) }, quantity: 40, refusal: null },
    ],
    guestToken: null,
    errors: [],
  })
  expect((await put(buyer(1), key)).results).toEqual(first.results)
  expect(refusals(await put(buyer(1), { ...key, count: 3 }))).toEqual(['IDEMPOTENCY_KEY_REUSED idempotencyKey'])
  mall.bundles.delete(BUNDLE)
  expect((await put(buyer(1), key)).results).toEqual(first.results)
  mall.bundles.set(BUNDLE, [
    { skuId: skuId(1), quantity: 1 },
    { skuId: skuId(2), quantity: 20 },
  ])
})

test('a guest gets a cart for it', async () => {
  expect(await put(guest)).toMatchObject({ cart: { lineCount: 2 }, guestToken: expect.any(String), errors: [] })
})

test('all of it is added or nothing where some of it lies in the cart already', async () => {
  await add(buyer(3), [[2, 980]])
  const before = await kept()
  expect(refusals(await put(buyer(3), { idempotencyKey: 'over' }))).toEqual(['BUNDLE_COUNT count'])
  expect(await kept()).toBe(before)
  await add(buyer(4), [[2, 979]])
  expect((await put(buyer(4))).results).toMatchObject([{ quantity: 1 }, { quantity: 999 }])
})

test('all of it is added or nothing', async () => {
  const nothing = { cart: null, results: null, guestToken: null }
  for (const count of [0, -1, 100]) expect(refusals(await put(buyer(2), { count }))).toEqual(['BUNDLE_COUNT count'])
  expect(refusals(await put(buyer(2), { count: 50 }))).toEqual(['BUNDLE_COUNT count'])
  for (const bundleId of [derivedId('bdl', 2), derivedId('prd', 1), 'what'])
    expect(refusals(await put(buyer(2), { bundleId }))).toEqual(['BUNDLE_NOT_ON_SALE bundleId'])
  mall.facts.set(skuId(2), factOf(2, { isOnSale: false }))
  expect(await put(buyer(2))).toMatchObject({ ...nothing, errors: [{ code: 'BUNDLE_NOT_ON_SALE' }] })
  mall.facts.delete(skuId(2))
  expect(await put(guest)).toMatchObject({ ...nothing, errors: [{ code: 'BUNDLE_NOT_ON_SALE' }] })
  expect((await asks(buyer(2), '{ cart { id } }')).data).toEqual({ cart: null })
})
