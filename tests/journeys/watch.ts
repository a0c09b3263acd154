import type { Asking } from '@supermall/testing/client'
import { eventually } from '@supermall/testing/rival'
import { expect, it } from 'vitest'
import { eventsIn, openStream } from '../../gateway/testing/stream-clients.ts'
import { graphql } from '../generated/index.js'
import type { World } from '../world.ts'
import { checkOut, comesTo, firstOf, goodsOf, payByCard } from './counter.ts'

const ORDER_UPDATED = graphql(`
  subscription OrderUpdated($id: ID!) { orderUpdated(id: $id) { id status shop { name } lines { sku { id } } } }
`)

const PAYMENT_UPDATED = graphql(`
  subscription PaymentUpdated($orderId: ID!) { paymentUpdated(orderId: $orderId) { status order { id status } } }
`)

const MY_UPDATES = graphql(`
  subscription EverythingOfMine { myUpdates { __typename id } }
`)

const STOCK_CHANGED = graphql(`
  subscription StockChanged($skuIds: [ID!]!) { stockChanged(skuIds: $skuIds) { id availability { state } product { title } } }
`)

const CHECKOUT_UPDATED = graphql(`
  subscription CheckoutUpdated($id: ID!) { checkoutUpdated(id: $id) { id status order { id } } }
`)

const CART_CHANGED = graphql(`
  subscription CartChanged { cartChanged { id lines { quantity sku { id } } } }
`)

const PRICE_CHANGED = graphql(`
  subscription PriceChanged($skuIds: [ID!]!) { priceChanged(skuIds: $skuIds) { id price { amount } } }
`)

const PRICED = graphql(`
  query PricedSku($id: ID!) { sku(id: $id) { price { amount } product { id version } } }
`)

const CHANGE_PRICES = graphql(`
  mutation ChangeWatchedPrice($input: ProductPricesUpdateInput!) { productPricesUpdate(input: $input) { errors { code } } }
`)

const EMPTY_CART = graphql(`
  mutation EmptyWatchedCart { cartClear(input: {}) { errors { code } } }
`)

const FILL_CART = graphql(`
  mutation FillWatchedCart($input: CartLinesAddInput!) { cartLinesAdd(input: $input) { errors { code } } }
`)

/** What happens is told while it happens, to those whom it concerns. */
export function watching(world: () => World): void {
  it('tells a buyer of the order and its payment, joined over domains, and nobody else', async () => {
    const buyer = await world().signIn('CONSUMER', 'buyer7')
    const skuId = await firstOf(world(), 1)
    const { orderId } = await checkOut(buyer, { lines: [{ skuId, quantity: 1 }] })
    const order = await watch(world(), buyer, { query: `${ORDER_UPDATED}`, variables: { id: orderId } })
    const payment = await watch(world(), buyer, { query: `${PAYMENT_UPDATED}`, variables: { orderId } })
    const stranger = await world().signIn('CONSUMER', 'buyer8')
    const refused = await watch(world(), stranger, { query: `${ORDER_UPDATED}`, variables: { id: orderId } })
    expect(await refused.ended).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }])

    await payByCard(buyer, orderId)
    await comesTo(buyer, orderId, 'PAID')
    expect(await order.until(({ orderUpdated }) => orderUpdated?.status === 'PAID')).toMatchObject({
      orderUpdated: { id: orderId, shop: { name: expect.any(String) }, lines: [{ sku: { id: skuId } }] },
    })
    expect(await payment.until(({ paymentUpdated }) => paymentUpdated?.status === 'SUCCEEDED')).toMatchObject({
      paymentUpdated: { order: { id: orderId } },
    })
    await Promise.all([order.stop(), payment.stop(), refused.stop()])
  })

  it('tells a consumer of everything that is theirs, and everybody of stock', async () => {
    const buyer = await world().signIn('CONSUMER', 'buyer9')
    const skuId = await firstOf(world(), 1)
    const mine = await watch(world(), buyer, { query: `${MY_UPDATES}` })
    const stock = await watch(world(), world().guest, { query: `${STOCK_CHANGED}`, variables: { skuIds: [skuId] } })
    await buyer.gets(EMPTY_CART)
    await buyer.gets(FILL_CART, { input: { lines: [{ skuId, quantity: 1 }] } })
    const is = (type: string) => (data: Data) => (data.myUpdates as { __typename?: string } | null)?.__typename === type
    await mine.until(is('Cart'))
    const { orderId } = await checkOut(buyer, { lines: [{ skuId, quantity: 1 }] })
    await mine.until(is('Order'))
    await payByCard(buyer, orderId)
    await mine.until(is('Payment'))
    expect(await stock.until(({ stockChanged }) => stockChanged !== null)).toMatchObject({
      stockChanged: { id: skuId, availability: { state: expect.any(String) }, product: { title: expect.any(String) } },
    })
    await Promise.all([mine.stop(), stock.stop()])
  })
}

/** What is told of those who buy, while they do. */
export function watchingPurchases(world: () => World): void {
  it('tells a consumer of their cart as it stands after each change, and nobody else', async () => {
    const [buyer, stranger] = [await world().signIn('CONSUMER', 'buyer10'), await world().signIn('CONSUMER', 'buyer11')]
    const skuId = await firstOf(world(), 2)
    await buyer.gets(EMPTY_CART)
    const cart = await watch(world(), buyer, { query: `${CART_CHANGED}` })
    const other = await watch(world(), stranger, { query: `${CART_CHANGED}` })
    await buyer.gets(FILL_CART, { input: { lines: [{ skuId, quantity: 2 }] } })
    expect(await cart.until(({ cartChanged }) => linesOf(cartChanged).length > 0)).toMatchObject({
      cartChanged: { lines: [{ quantity: 2, sku: { id: skuId } }] },
    })
    await buyer.gets(EMPTY_CART)
    await cart.until(({ cartChanged }) => cartChanged !== null && linesOf(cartChanged).length === 0)
    expect(other.told()).toBe(0)
    await Promise.all([cart.stop(), other.stop()])
  })

  it('tells a consumer how a checkout went that they began before they looked, and others that there is none', async () => {
    const buyer = await world().signIn('CONSUMER', 'buyer12')
    const skuId = await firstOf(world(), 2)
    const before = await watch(world(), buyer, { query: `${CART_CHANGED}` })
    const { id, orderId } = await checkOut(buyer, { lines: [{ skuId, quantity: 1 }] })
    const asked = { query: `${CHECKOUT_UPDATED}`, variables: { id }, extensions: { resumeFrom: before.cursor } }
    const checkout = await watch(world(), buyer, asked)
    expect(await checkout.until(({ checkoutUpdated }) => checkoutUpdated?.status === 'READY')).toMatchObject({
      checkoutUpdated: { id, order: { id: orderId } },
    })
    const stranger = await watch(world(), await world().signIn('CONSUMER', 'buyer11'), asked)
    expect(await stranger.ended).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }])
    await Promise.all([before.stop(), checkout.stop(), stranger.stop()])
  })

  it('tells of each order what is paid for several at once', async () => {
    const buyer = await world().signIn('CONSUMER', 'buyer12')
    const skuIds = await Promise.all([1, 2].map((shop) => firstOf(world(), shop)))
    const { orderId, orders } = await checkOut(buyer, { lines: skuIds.map((skuId) => ({ skuId, quantity: 1 })) })
    const parts = orders.filter(({ id }) => id !== orderId)
    expect(parts).toHaveLength(2)
    const payments = await Promise.all(
      parts.map(({ id }) => watch(world(), buyer, { query: `${PAYMENT_UPDATED}`, variables: { orderId: id } })),
    )
    await payByCard(buyer, orderId)
    for (const payment of payments) {
      const paid = await payment.until(({ paymentUpdated }) => paymentUpdated?.status === 'SUCCEEDED')
      expect(paid).toMatchObject({ paymentUpdated: { order: { id: orderId } } })
      await payment.stop()
    }
  })

  it('tells everybody of a price that moved, and of no other', async () => {
    const admin = await world().signIn('PLATFORM', 'admin')
    const [skuId = '', otherId = ''] = (await goodsOf(world(), 5)).slice(-2)
    const price = await watch(world(), world().guest, { query: `${PRICE_CHANGED}`, variables: { skuIds: [skuId] } })
    const other = await watch(world(), world().guest, { query: `${PRICE_CHANGED}`, variables: { skuIds: [otherId] } })
    const was = await changePrice(admin, skuId, (amount) => (Number(amount) + 1).toFixed(2))
    await price.until(({ priceChanged }) => Number(amountOf(priceChanged)) === Number(was) + 1)
    await changePrice(admin, skuId, () => was)
    await price.until(({ priceChanged }) => Number(amountOf(priceChanged)) === Number(was))
    expect(other.told()).toBe(0)
    await Promise.all([price.stop(), other.stop()])
  })
}

type Thing = { readonly lines?: readonly unknown[]; readonly price?: { readonly amount: string } } | null | undefined

const linesOf = (cart: Thing): readonly unknown[] => cart?.lines ?? []
const amountOf = (sku: Thing): string => sku?.price?.amount ?? ''

/** Answers with what it was before. */
async function changePrice(admin: Asking, skuId: string, to: (amount: string) => string): Promise<string> {
  const { sku } = await admin.gets(PRICED, { id: skuId })
  if (!sku?.product) throw new Error(`there is no ${skuId}`)
  const { id, version } = sku.product
  const input = { id, expectedVersion: version, prices: [{ skuId, price: to(sku.price.amount) }] }
  expect((await admin.gets(CHANGE_PRICES, { input })).productPricesUpdate.errors).toEqual([])
  return sku.price.amount
}

type Data = Readonly<Record<string, (Thing & { readonly status?: string }) | null>>
type Operation = {
  readonly query: string
  readonly variables?: Readonly<Record<string, unknown>>
  readonly extensions?: { readonly resumeFrom: string }
}

/** An event stream: its first words say that it stands, and nothing that happens from then on is missed. */
async function watch({ url }: World, { token }: Asking, operation: Operation) {
  const headers = token ? { authorization: `Bearer ${token}` } : {}
  const stream = await openStream(`${url}/graphql`, { body: operation, headers })
  await eventually(() => stream.text() !== '')
  const answers = () =>
    eventsIn(stream.text()).flatMap(({ event, data }) => (event === 'next' ? [JSON.parse(data) as Answered] : []))
  return {
    /** Where it begins. */
    cursor: /^id: (\S+)$/m.exec(stream.text())?.[1] ?? '',
    told: () => answers().length,
    /** What it ends with. */
    ended: stream.whole().then(() => answers().at(-1)?.errors),
    /** The first that is so, of those that came by now or come. */
    until: (isSo: (data: Data) => boolean): Promise<Data> =>
      eventually(() => answers().find(({ data }) => data && isSo(data))?.data).catch(() => {
        throw new Error(`it was not told: ${stream.text()}`)
      }),
    stop: () => stream.close(),
  }
}

type Answered = { readonly data?: Data; readonly errors?: unknown; readonly extensions?: { readonly cursor?: string } }
