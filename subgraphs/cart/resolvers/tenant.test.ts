import { parse, validate } from 'graphql'
import { expect, test } from 'vitest'
import { skuId } from '../trial/goods.ts'
import { buyer, CART, cartMall, errorCodes, guest, merchant, mutation, platform } from '../trial/mall.ts'

const { asks, add, kept, clock, opened, swept } = await cartMall()

let ordinal = 100
const fresh = (): number => ++ordinal

test('a guest gets a token with the first line, and everything goes by it', async () => {
  const begun = await add(guest, [[1, 1]])
  const token = begun.data.cartLinesAdd.guestToken
  expect(token).toMatch(/^[\w-]{43}$/)
  const more = await add(guest, [[2, 1]], { guestToken: token })
  expect(more.data.cartLinesAdd).toMatchObject({ cart: { lineCount: 2 }, guestToken: null, errors: [] })
  const update = mutation('cartLineUpdate', 'cart { pieceCount expiresAt }')
  expect(
    (await asks(guest, update, { input: { skuId: skuId(1), quantity: 7, guestToken: token } })).data.cartLineUpdate.cart
      .pieceCount,
  ).toBe(8)
  expect((await asks(guest, CART, { token })).data.cart).toMatchObject({ lineCount: 2, selection: { lineCount: 2 } })
  await swept()
  clock.now = new Date(clock.now.getTime() + 31 * 86_400_000)
  expect((await asks(guest, CART, { token })).data.cart).toBeNull()
  expect((await add(guest, [[2, 1]], { guestToken: token })).data.cartLinesAdd.errors).toMatchObject([
    { code: 'CART_NOT_FOUND' },
  ])
})

test("nobody sees or changes another's cart: not by its id, not by a guess", async () => {
  const [own, other] = [buyer(fresh()), buyer(fresh())]
  const { id } = (await add(own, [[1, 1]])).data.cartLinesAdd.cart
  const guests = (await add(guest, [[1, 1]])).data.cartLinesAdd
  const before = await kept()
  const entity = (viewer: typeof own, cartId: string) =>
    asks(viewer, 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Cart { id lineCount } } }', {
      r: [{ __typename: 'Cart', id: cartId }],
    })
  expect((await entity(own, id)).data._entities).toEqual([{ id, lineCount: 1 }])
  for (const viewer of [other, guest, merchant, platform])
    expect((await entity(viewer, id)).data._entities).toEqual([null])
  for (const viewer of [own, guest]) expect((await entity(viewer, guests.cart.id)).data._entities).toEqual([null])
  expect((await entity(own, `acc${id.slice(3)}`)).data._entities).toEqual([null])
  for (const token of [id, guests.cart.id, 'A'.repeat(43), '', "' or true --"])
    expect((await asks(guest, CART, { token })).data).toEqual({ cart: null })
  expect((await asks(other, CART)).data).toEqual({ cart: null })
  for (const name of ['cartClear', 'cartLinesRemove', 'cartLineUpdate', 'cartLineSkuChange']) {
    const rest = {
      cartClear: {},
      cartLinesRemove: { skuIds: [skuId(1)] },
      cartLineUpdate: { skuId: skuId(1), quantity: 2 },
      cartLineSkuChange: { skuId: skuId(1), toSkuId: skuId(2) },
    }[name]
    const asked = await asks(guest, mutation(name, 'cart { id }'), { input: { guestToken: 'A'.repeat(43), ...rest } })
    expect(asked.data[name], name).toMatchObject({ cart: null, errors: [{ code: 'CART_NOT_FOUND' }] })
  }
  expect(await kept()).toBe(before)
})

test('staff have no carts, and guests no favourites', async () => {
  for (const viewer of [merchant, platform]) {
    expect((await asks(viewer, CART)).data).toEqual({ cart: null })
    expect(errorCodes(await add(viewer, [[1, 1]]))).toEqual(['FORBIDDEN'])
    expect(
      errorCodes(await asks(viewer, mutation('cartMerge', 'mergedCount'), { input: { guestToken: 'x' } })),
    ).toEqual(['FORBIDDEN'])
  }
  const favour = mutation('cartLinesFavour', 'cart { id }')
  expect(errorCodes(await asks(guest, favour, { input: { skuIds: [skuId(1)] } }))).toEqual(['UNAUTHENTICATED'])
})

test.each(['1.5', '"1"', '1e400', '2147483648', '-2147483649'])(
  'a quantity of %s is no quantity at all',
  async (quantity) => {
    const line = `{ skuId: "${skuId(1)}", quantity: ${quantity} }`
    const source = `mutation { cartLinesAdd(input: { lines: [${line}] }) { errors { code } } }`
    expect(validate(opened.schema, parse(source)).map(({ message }) => message)).toEqual([expect.stringMatching(/Int/)])
  },
)

test.each(['price', 'accountId', 'cartId', 'discount'])(
  'a %s that a client makes up is no part of the input',
  async (field) => {
    const line = `{ skuId: "${skuId(1)}", quantity: 1, ${field}: "1" }`
    const source = `mutation { cartLinesAdd(input: { lines: [${line}] }) { errors { code } } }`
    expect(validate(opened.schema, parse(source)).map(({ message }) => message)).toEqual([
      expect.stringContaining(field),
    ])
  },
)

test('a merge after signing in empties the guest cart into one’s own', async () => {
  const viewer = buyer(fresh())
  await add(viewer, [[1, 1]])
  const token = (
    await add(guest, [
      [1, 2],
      [2, 1],
    ])
  ).data.cartLinesAdd.guestToken
  const merge = () =>
    asks(viewer, mutation('cartMerge', 'cart { lineCount pieceCount } mergedCount droppedCount'), {
      input: { guestToken: token },
    })
  expect((await merge()).data.cartMerge).toEqual({
    cart: { lineCount: 2, pieceCount: 4 },
    mergedCount: 2,
    droppedCount: 0,
    errors: [],
  })
  expect((await merge()).data.cartMerge).toEqual({
    cart: { lineCount: 2, pieceCount: 4 },
    mergedCount: 0,
    droppedCount: 0,
    errors: [],
  })
  expect((await asks(guest, CART, { token })).data.cart).toBeNull()
})
