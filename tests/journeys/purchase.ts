import { setTimeout as wait } from 'node:timers/promises'
import type { Asking } from '@supermall/testing/client'
import { eventually } from '@supermall/testing/rival'
import { expect, it } from 'vitest'
import { graphql } from '../generated/index.js'
import type { World } from '../world.ts'
import type { Line } from './counter.ts'
import {
  addressOf,
  askForCheckout,
  askToPay,
  CARRIER,
  checkOut,
  comesTo,
  fen,
  firstOf,
  goodsOf,
  newKey,
  payByCard,
  shopIdOf,
  statusOf,
  stockComesTo,
  stockOf,
  walletOf,
  yuan,
} from './counter.ts'

const ADD = graphql(`
  mutation AddToCart($input: CartLinesAddInput!) {
    cartLinesAdd(input: $input) { guestToken cart { lineCount } results { refusal { code } } errors { code } }
  }
`)

const EMPTY = graphql(`
  mutation EmptyCart { cartClear(input: {}) { errors { code } } }
`)

const UNSELECT = graphql(`
  mutation Unselect($skuIds: [ID!]!) {
    cartLinesSelect(input: { skuIds: $skuIds, isSelected: false }) { errors { code } }
  }
`)

const MERGE = graphql(`
  mutation MergeCart($guestToken: String!) {
    cartMerge(input: { guestToken: $guestToken }) { mergedCount droppedCount errors { code } }
  }
`)

const CART = graphql(`
  query CartOfMine($addressId: ID) {
    cart {
      lines { quantity sku { id } }
      shops { shop { id } }
      quote(addressId: $addressId) { reason price { payable { amount } explain { stage rule why } } }
    }
  }
`)

const QUOTE = graphql(`
  query QuoteOfLines($input: QuoteInput!) {
    quote(input: $input) {
      payable { amount } shops { shop { id } payable { amount } } problems { code }
      explain { stage rule why before { amount } after { amount } }
    }
  }
`)

const FAVOUR = graphql(`
  mutation Favour($skuIds: [ID!]!) {
    cartLinesFavour(input: { skuIds: $skuIds }) { cart { lines { sku { id } } } errors { code } }
  }
`)

const FAVOURITES = graphql(`
  query Favourites { myFavourites(first: 100) { nodes { product { skus { id } } } } }
`)

const STANDING = graphql(`
  query Standing { myMember { finishedOrderCount spent { amount } level { rank } } }
`)

const TO_SHIP = graphql(`
  query ToShip($id: ID!) { order(id: $id) { id version status shop { id } payable { amount } children { id } } }
`)

const SHIP = graphql(`
  mutation Ship($input: OrderShipInput!) {
    orderShip(input: $input) { order { status } parcel { trackingNumber } errors { code message } }
  }
`)

const RECEIVE = graphql(`
  mutation Receive($orderId: ID!) { orderReceive(input: { orderId: $orderId }) { order { status } errors { code } } }
`)

const CANCEL = graphql(`
  mutation Cancel($orderId: ID!) {
    orderCancel(input: { orderId: $orderId, reason: "Changed my mind" }) { order { status } errors { code } }
  }
`)

const SHOPS = [3, 4] as const

/** From a guest's cart to a member who has everything. */
export function purchasing(world: () => World): void {
  it('fills a cart as a guest, signs in, buys of two shops at once, pays by card, and has all of it', async () => {
    const [buyer, admin] = await Promise.all([signIn(world(), 'buyer6'), world().signIn('PLATFORM', 'admin')])
    const before = await standing(buyer)
    const { lines, left } = await fillCart(world(), buyer)
    const shelves = await stockOf(admin, skusOf(lines))
    const priced = await price(buyer, lines)

    const { orderId, orders, payable } = await checkOut(buyer, {})
    expect(payable).toBe(priced)
    expect(orders).toHaveLength(2)
    await eventually(async () => JSON.stringify(skusOf(await cartOf(buyer))) === JSON.stringify([left]))

    const payment = await payByCard(buyer, orderId)
    expect(payment?.due.amount).toBe(payable)
    await comesTo(buyer, orderId, 'PAID')
    for (const [index, { skuId, quantity }] of lines.entries()) {
      const { available = 0, onHand = 0, held = 0 } = shelves[index] ?? {}
      await stockComesTo(admin, skuId, { available: available - quantity, onHand: onHand - quantity, held })
    }

    for (const [index, { id }] of orders.entries()) await ship(world(), id, `SF10000000${index}`)
    await comesTo(buyer, orderId, 'SHIPPED')
    for (const { id } of orders) expect((await buyer.gets(RECEIVE, { orderId: id })).orderReceive.errors).toEqual([])
    await comesTo(buyer, orderId, 'FINISHED')
    await eventually(async () => (await standing(buyer)).orders === before.orders + 2)
    const after = await standing(buyer)
    expect(after.spent).toBe(before.spent + fen(payable))
    expect(after.rank).toBeGreaterThanOrEqual(before.rank)
  })

  it('finds among the favourites what was taken out of the cart for later, and in the cart no more', async () => {
    const buyer = await signIn(world(), 'buyer10')
    const skuId = await firstOf(world(), SHOPS[0])
    await buyer.gets(EMPTY)
    await buyer.gets(ADD, { input: { lines: [{ skuId, quantity: 2 }] } })
    const { cartLinesFavour } = await buyer.gets(FAVOUR, { skuIds: [skuId] })
    expect(cartLinesFavour).toEqual({ cart: { lines: [] }, errors: [] })
    await eventually(async () => (await favoursOf(buyer)).includes(skuId))
    expect(await cartOf(buyer)).toEqual([])
  })

  it('is the same checkout when the same key comes again, and refused when it comes with another wish', async () => {
    const buyer = await signIn(world(), 'buyer7')
    const skuId = await firstOf(world(), SHOPS[0])
    const key = newKey()
    const lines = [{ skuId, quantity: 1 }]
    const first = await checkOut(buyer, { lines, key })
    const again = await checkOut(buyer, { lines, key })
    expect(again).toEqual(first)
    const other = await askForCheckout(buyer, { lines: [{ skuId, quantity: 2 }], key })
    expect(other).toMatchObject({ checkout: null, errors: [{ code: 'IDEMPOTENCY_KEY_REUSED' }] })
    await cancel(buyer, first.orderId)
  })

  it('gives goods and balance back when it is cancelled before it is paid', async () => {
    const [buyer, admin] = await Promise.all([signIn(world(), 'buyer8'), world().signIn('PLATFORM', 'admin')])
    const skuId = await firstOf(world(), SHOPS[1])
    const [shelf = { available: 0, onHand: 0, held: 0 }] = await stockOf(admin, [skuId])
    const wallet = await walletOf(buyer)
    const { orderId } = await checkOut(buyer, { lines: [{ skuId, quantity: 3 }], balance: '2.00' })
    expect(await stockOf(admin, [skuId])).toEqual([
      { available: shelf.available - 3, onHand: shelf.onHand, held: shelf.held + 3 },
    ])
    expect(await walletOf(buyer)).toEqual({ available: wallet.available - 200, frozen: wallet.frozen + 200 })

    await cancel(buyer, orderId)
    await comesTo(buyer, orderId, 'CANCELLED')
    await stockComesTo(admin, skuId, shelf)
    await eventually(async () => JSON.stringify(await walletOf(buyer)) === JSON.stringify(wallet))
  })

  it('that pays and cancels at the same moment gets one of the two, and order, goods and money agree', async () => {
    const [buyer, admin] = await Promise.all([signIn(world(), 'buyer9'), world().signIn('PLATFORM', 'admin')])
    const skuId = await firstOf(world(), SHOPS[1])
    const [shelf = { available: 0, onHand: 0, held: 0 }] = await stockOf(admin, [skuId])
    const owed = new Map<string, number>()
    for (let round = 0; round < ROUNDS; round++) {
      const { orderId, payable } = await checkOut(buyer, { lines: [{ skuId, quantity: 1 }] })
      // The later one asks to cancel, the more often the payment was first.
      const cancelling = wait(round * STEP_MS).then(() => buyer.gets(CANCEL, { orderId }))
      const [{ orderCancel }] = await Promise.all([cancelling, askToPay(buyer, orderId)])
      const status = await eventually(async () => {
        const seen = (await statusOf(buyer, orderId)) ?? ''
        return ['PAID', 'CANCELLED'].includes(seen) ? seen : null
      })
      expect([status, orderCancel.errors.length]).toEqual(status === 'PAID' ? ['PAID', 1] : ['CANCELLED', 0])
      owed.set(orderId, status === 'PAID' ? fen(payable) : 0)
    }
    for (const [orderId, kept] of owed) await eventually(async () => (await keptOf(world(), orderId)) === kept)
    const paid = [...owed.values()].filter((kept) => kept > 0).length
    const { available, onHand, held } = shelf
    await stockComesTo(admin, skuId, { available: available - paid, onHand: onHand - paid, held })
  })
}

const ROUNDS = 20
const STEP_MS = 5

/** What came for an order and did not go back, in minor units, by the books of the mall. */
async function keptOf(world: World, orderId: string): Promise<number> {
  const [row] = await world.query<{ kept: number }>(
    'payments',
    `select (coalesce((select sum(c.amount) from capture c where c.payment_id = any(of.ids)), 0)
      - coalesce((select sum(r.amount) from refund r where r.payment_id = any(of.ids) and r.status = 'SUCCEEDED'), 0))::int as kept
     from (select array_agg(id) as ids from payment where order_id = $1) of`,
    [orderId],
  )
  return row?.kept ?? 0
}

const signIn = (world: World, login: string): Promise<Asking> => world.signIn('CONSUMER', login)
const skusOf = (lines: readonly Line[]): readonly string[] => lines.map(({ skuId }) => skuId)

/** Things of two shops, put in by a guest; and one that was there before, which is not to be bought now. */
async function fillCart(world: World, buyer: Asking): Promise<{ lines: readonly Line[]; left: string }> {
  const [[first = '', left = ''], [second = '']] = await Promise.all([
    goodsOf(world, SHOPS[0]),
    goodsOf(world, SHOPS[1]),
  ])
  await buyer.gets(EMPTY)
  await buyer.gets(ADD, { input: { lines: [{ skuId: left, quantity: 1 }] } })
  await buyer.gets(UNSELECT, { skuIds: [left] })
  const lines = [
    { skuId: first, quantity: 2 },
    { skuId: second, quantity: 1 },
  ]
  const { cartLinesAdd } = await world.guest.gets(ADD, { input: { lines } })
  expect(cartLinesAdd).toMatchObject({ cart: { lineCount: 2 }, errors: [] })
  const { cartMerge } = await buyer.gets(MERGE, { guestToken: cartLinesAdd.guestToken ?? '' })
  expect(cartMerge).toEqual({ mergedCount: 2, droppedCount: 0, errors: [] })
  return { lines, left }
}

async function cartOf(buyer: Asking): Promise<readonly Line[]> {
  const { cart } = await buyer.gets(CART, {})
  return cart?.lines.map(({ sku, quantity }) => ({ skuId: sku?.id ?? '', quantity })) ?? []
}

async function favoursOf(buyer: Asking): Promise<readonly string[]> {
  const { myFavourites } = await buyer.gets(FAVOURITES)
  return myFavourites?.nodes.flatMap(({ product }) => product?.skus.map(({ id }) => id) ?? []) ?? []
}

/** The cart and the quote tell the same price; every step of it has a reason. */
async function price(buyer: Asking, lines: readonly Line[]): Promise<string> {
  const addressId = await addressOf(buyer)
  const { cart } = await buyer.gets(CART, { addressId })
  const { quote } = await buyer.gets(QUOTE, { input: { lines: [...lines], addressId, balance: yuan('0') } })
  expect(quote.problems).toEqual([])
  expect(quote.shops.map(({ shop }) => shop?.id).sort()).toEqual(SHOPS.map(shopIdOf).sort())
  expect(quote.shops.reduce((sum, { payable }) => sum + fen(payable.amount), 0)).toBe(fen(quote.payable.amount))
  expect(quote.explain.length).toBeGreaterThan(0)
  for (const { why, before, after } of quote.explain) {
    expect(why).not.toBe('')
    expect(before).not.toEqual(after)
  }
  expect(cart?.quote).toMatchObject({ reason: null, price: { payable: quote.payable } })
  return quote.payable.amount
}

/** By the staff of the shop that it was bought from. */
async function ship(world: World, orderId: string, trackingNumber: string): Promise<void> {
  const admin = await world.signIn('PLATFORM', 'admin')
  const { order } = await admin.gets(TO_SHIP, { id: orderId })
  const shop = SHOPS.find((one) => shopIdOf(one) === order?.shop?.id)
  const owner = await world.signIn('MERCHANT', `shop${shop}-owner`)
  const { orderShip } = await owner.gets(SHIP, {
    input: { orderId, expectedVersion: order?.version ?? 0, carrierCode: CARRIER, trackingNumber },
  })
  expect(orderShip).toMatchObject({ order: { status: 'SHIPPED' }, parcel: { trackingNumber }, errors: [] })
}

async function cancel(buyer: Asking, orderId: string): Promise<void> {
  const { orderCancel } = await buyer.gets(CANCEL, { orderId })
  expect(orderCancel).toMatchObject({ order: { status: 'CANCELLED' }, errors: [] })
}

async function standing(buyer: Asking) {
  const { myMember } = await buyer.gets(STANDING)
  return {
    orders: myMember?.finishedOrderCount ?? 0,
    spent: fen(myMember?.spent.amount),
    rank: myMember?.level?.rank ?? 0,
  }
}
