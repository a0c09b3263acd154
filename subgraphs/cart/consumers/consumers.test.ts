import { derivedId } from '@supermall/kernel/id'
import { days } from '@supermall/kernel/time'
import { asker } from '@supermall/messaging/ask'
import type { Consumer } from '@supermall/messaging/consume'
import { expect, test } from 'vitest'
import type { Tx, Within } from '../data/database.ts'
import sweepCarts from '../jobs/sweep-carts.ts'
import { accountId, cartFloor, ofAccount, ofGuest } from '../trial/floor.ts'
import { skuId } from '../trial/goods.ts'
import orderCreated from './order-created.ts'
import priceChanged from './price-changed.ts'
import productDeleted from './product-deleted.ts'
import productOffShelf from './product-off-shelf.ts'
import productOnShelf from './product-on-shelf.ts'
import stockBackInStock from './stock-back-in-stock.ts'
import stockChanged from './stock-changed.ts'
import stockOut from './stock-out.ts'
import userDeleted from './user-deleted.ts'

const floor = await cartFloor()
const { add, linesOf, cartRow, told, transact, clock, bus, tools, sql, kept } = floor

/** An event as if it had been told so many seconds after the test began. */
const envelopeOf = ({ definition }: Consumer<Tx>, payload: object, second = 0) => ({
  id: derivedId('evt', 1),
  name: definition.eventName,
  version: 1,
  source: 'a test',
  aggregateId: 'x',
  occurredAt: new Date(clock.now.getTime() + second * 1_000).toISOString(),
  actorId: null,
  traceparent: null,
  payload,
})

const hear = (consumer: Consumer<Tx>, payload: object, second = 0) =>
  transact((unit) =>
    consumer.react(consumer.definition.schema.parse(payload), unit, envelopeOf(consumer, payload, second)),
  )

const order = (buyer: number, lines: readonly (readonly [number, number])[], isFromCart = true) => ({
  orderId: derivedId('ord', 1),
  payableId: derivedId('ord', 1),
  shopId: derivedId('shp', 0),
  accountId: accountId(buyer),
  checkoutId: derivedId('chk', 1),
  isFromCart,
  isCashOnDelivery: false,
  payable: cny('100'),
  lines: lines.map(([sku, quantity], at) => ({
    lineId: derivedId('oln', at),
    productId: derivedId('prd', 0),
    skuId: skuId(sku),
    quantity,
    paid: cny('1'),
  })),
})
const cny = (minorUnits: string) => ({ minorUnits, currency: 'CNY' })

const markOf = async (sku: number) => tools.client.skuMark.findUnique({ where: { skuId: skuId(sku) } })

test('exactly what was ordered leaves the cart, and what came on top meanwhile stays', async () => {
  const owner = ofAccount(1)
  await add(owner, [
    [skuId(1), 2],
    [skuId(2), 5],
    [skuId(3), 1],
    [skuId(4), 1],
  ])
  await hear(
    orderCreated,
    order(1, [
      [1, 2],
      [2, 2],
      [4, 3],
      [9, 1],
    ]),
  )
  expect((await linesOf(owner)).map((line) => [line.skuId, line.quantity])).toEqual([
    [skuId(3), 1],
    [skuId(2), 3],
  ])
  expect(await cartRow(owner)).toMatchObject({ lineCount: 2 })
  expect((await told('cart.changed')).at(-1)?.payload).toMatchObject({ lineCount: 2 })
})

test('two lines of an order with the same SKU are taken together', async () => {
  const owner = ofAccount(2)
  await add(owner, [[skuId(1), 5]])
  await hear(
    orderCreated,
    order(2, [
      [1, 2],
      [1, 2],
    ]),
  )
  expect(await linesOf(owner)).toMatchObject([{ quantity: 1 }])
})

test('orders of many carts are taken out together, each from its own, and each cart is told once', async () => {
  const owners = [ofAccount(21), ofAccount(22)]
  for (const owner of owners)
    await add(owner, [
      [skuId(1), 3],
      [skuId(2), 1],
    ])
  const before = (await told('cart.changed')).length
  const payloads = [order(21, [[1, 1]]), order(21, [[1, 1]]), order(22, [[2, 1]]), order(22, [[1, 3]], false)]
  await transact(async (unit) => {
    const happened = payloads.map((payload) => ({
      payload: orderCreated.definition.schema.parse(payload),
      unit,
      envelope: envelopeOf(orderCreated, payload),
    }))
    await orderCreated.reactToAll?.(happened)
  })
  const left = await Promise.all(owners.map(linesOf))
  expect(left.map((lines) => new Map(lines.map((line) => [line.skuId, line.quantity])))).toEqual([
    new Map([
      [skuId(1), 1],
      [skuId(2), 1],
    ]),
    new Map([[skuId(1), 3]]),
  ])
  expect((await told('cart.changed')).slice(before).map(({ payload }) => payload)).toMatchObject([
    { lineCount: 2 },
    { lineCount: 1 },
  ])
})

test('who bought past the cart, or has none, finds it as it was', async () => {
  await add(ofAccount(3), [[skuId(1), 2]])
  const before = await kept()
  await hear(orderCreated, order(3, [[1, 2]], false))
  await hear(orderCreated, order(77, [[1, 2]]))
  expect(await kept()).toBe(before)
  const events = (await told('cart.changed')).length
  await hear(orderCreated, order(3, [[8, 2]]))
  expect(await told('cart.changed')).toHaveLength(events)
})

test('the cart of a person who is gone is gone with all of its lines', async () => {
  await add(ofAccount(4), [[skuId(1), 2]])
  await hear(userDeleted, { accountId: accountId(4) })
  expect([await cartRow(ofAccount(4)), await linesOf(ofAccount(4))]).toEqual([null, []])
  await hear(userDeleted, { accountId: accountId(4) })
})

test('goods that leave the shelf, come back or are deleted are marked once for all carts, and never by what is told late', async () => {
  await add(ofAccount(5), [
    [skuId(30), 1],
    [skuId(31), 1],
    [skuId(33), 1],
  ])
  const product = (version: number) => ({ productId: derivedId('prd', 10), shopId: derivedId('shp', 1), version })
  await hear(productOffShelf, product(5))
  expect([await markOf(30), await markOf(31), await markOf(33)]).toMatchObject([
    { shelf: 'OFF' },
    { shelf: 'OFF' },
    { shelf: 'ON' },
  ])
  await hear(productOnShelf, product(4))
  expect(await markOf(30)).toMatchObject({ shelf: 'OFF' })
  await hear(productOnShelf, product(6))
  expect(await markOf(30)).toMatchObject({ shelf: 'ON' })
  await hear(productDeleted, product(7))
  expect(await markOf(30)).toMatchObject({ shelf: 'DELETED' })
})

test('stock is marked as it was told last', async () => {
  await add(ofAccount(6), [[skuId(60), 1]])
  const sku = { skuId: skuId(60), shopId: derivedId('shp', 2) }
  await hear(stockChanged, { skuId: skuId(60), available: 3 }, 1)
  expect(await markOf(60)).toMatchObject({ available: 3 })
  await hear(stockOut, sku, 2)
  await hear(stockChanged, { skuId: skuId(60), available: 9 }, 1)
  expect(await markOf(60)).toMatchObject({ available: 0 })
  await hear(stockBackInStock, sku, 3)
  expect(await markOf(60)).toMatchObject({ available: null })
  await hear(stockChanged, { skuId: skuId(60), available: null }, 4)
  expect(await markOf(60)).toMatchObject({ available: null })
})

test('of two words about stock the one that was said later counts, though its time is the earlier one', async () => {
  await add(ofAccount(61), [[skuId(64), 1]])
  const word = (available: number, revision: number) => ({ skuId: skuId(64), available, revision })
  await hear(stockChanged, word(5, 7), 9)
  await hear(stockChanged, word(4, 8), 8)
  expect(await markOf(64)).toMatchObject({ available: 4 })
  await hear(stockChanged, word(6, 6), 10)
  expect(await markOf(64)).toMatchObject({ available: 4 })
  const sku = { skuId: skuId(64), shopId: derivedId('shp', 2) }
  await hear(stockOut, { ...sku, revision: 9 }, 7)
  await hear(stockBackInStock, { ...sku, revision: 5 }, 11)
  expect(await markOf(64)).toMatchObject({ available: 0 })
  await hear(stockBackInStock, { ...sku, revision: 10 }, 6)
  expect(await markOf(64)).toMatchObject({ available: null })
})

test('a price that moved is marked, and what the buyer saw stays with the line', async () => {
  await add(ofAccount(7), [[skuId(63), 1]])
  const moved = (after: string) => ({
    skuId: skuId(63),
    productId: derivedId('prd', 21),
    before: cny('6400'),
    after: cny(after),
  })
  await hear(priceChanged, moved('5000'), 5)
  await hear(priceChanged, moved('7000'), 4)
  expect(await linesOf(ofAccount(7))).toMatchObject([{ addedPrice: 6_400n, mark: { price: 5_000n } }])
})

test('what is told of goods in no cart is kept nowhere', async () => {
  await hear(stockChanged, { skuId: skuId(250), available: 3 })
  expect(await markOf(250)).toBeNull()
})

test('carts of guests that are over are swept with their lines, and marks that nobody needs any more', async () => {
  await add(ofGuest('over'), [[skuId(90), 1]])
  await add(ofAccount(8), [[skuId(93), 1]])
  clock.now = new Date(clock.now.getTime() + days(8))
  await add(ofGuest('alive'), [[skuId(96), 1]])
  const within = {
    ...tools,
    db: { sql, client: tools.client },
    clock: () => clock.now,
    transact,
    ask: asker(bus, null),
  }
  expect(await sweepCarts.run(within as unknown as Within)).toMatchObject({ carts: 1, keys: 0 })
  expect([await cartRow(ofGuest('over')), await markOf(90)]).toEqual([null, null])
  expect([await linesOf(ofGuest('alive')), await linesOf(ofAccount(8))]).toMatchObject([
    [{ quantity: 1 }],
    [{ quantity: 1 }],
  ])
  expect([await markOf(93), await markOf(96)]).toMatchObject([{ shelf: 'ON' }, { shelf: 'ON' }])
  expect(
    (await sql.query('select from cart_line l where not exists (select from cart c where c.id = l.cart_id)')).rowCount,
  ).toBe(0)
})
