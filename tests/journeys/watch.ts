import type { Asking } from '@supermall/testing/client'
import { eventually } from '@supermall/testing/rival'
import { expect, it } from 'vitest'
import { eventsIn, openStream } from '../../gateway/testing/stream-clients.ts'
import { graphql } from '../generated/index.js'
import type { World } from '../world.ts'
import { checkOut, comesTo, firstOf, payByCard } from './counter.ts'

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

type Data = Readonly<Record<string, { readonly status?: string } | null>>
type Operation = { readonly query: string; readonly variables?: Readonly<Record<string, unknown>> }

const PATIENCE_MS = 20_000

/** An event stream: its first words say that it stands, and nothing that happens from then on is missed. */
async function watch({ url }: World, { token }: Asking, operation: Operation) {
  const headers = token ? { authorization: `Bearer ${token}` } : {}
  const stream = await openStream(`${url}/graphql`, { body: operation, headers })
  await eventually(() => stream.text() !== '')
  const answers = () =>
    eventsIn(stream.text()).flatMap(({ event, data }) => (event === 'next' ? [JSON.parse(data) as Answered] : []))
  return {
    /** What it ends with. */
    ended: stream.whole().then(() => answers().at(-1)?.errors),
    /** The first that is so, of those that came by now or come. */
    until: (isSo: (data: Data) => boolean): Promise<Data> =>
      eventually(() => answers().find(({ data }) => data && isSo(data))?.data, PATIENCE_MS).catch(() => {
        throw new Error(`it was not told within ${PATIENCE_MS} ms: ${stream.text()}`)
      }),
    stop: () => stream.close(),
  }
}

type Answered = { readonly data?: Data; readonly errors?: unknown }
