import { randomUUID } from 'node:crypto'
import { derivedId } from '@supermall/kernel/id'
import type { Asking } from '@supermall/testing/client'
import { eventually } from '@supermall/testing/rival'
import { expect } from 'vitest'
import { graphql } from '../generated/index.js'
import type { World } from '../world.ts'

const GOODS_TO_BUY = graphql(`
  query GoodsToBuy($shopId: ID!) {
    products(where: { shopId: { eq: $shopId } }, first: 20) { nodes { kind skus { id availability { state } } } }
  }
`)

const MY_ADDRESS = graphql(`
  query MyAddress { myAddresses { id } }
`)

const CHECKOUT = graphql(`
  mutation CheckOut($input: CheckoutStartInput!) {
    checkoutStart(input: $input) {
      checkout { id status order { id isParent payable { amount } } orders { id } refusals { code message } }
      errors { code message path }
    }
  }
`)

const CHECKOUT_AGAIN = graphql(`
  query CheckoutAgain($id: ID!) {
    checkout(id: $id) { id status order { id isParent payable { amount } } orders { id } refusals { code message } }
  }
`)

const PAY = graphql(`
  mutation PayOrder($input: PaymentPayInput!) {
    paymentPay(input: $input) {
      payment { id status cardLast4 balancePart { amount } due { amount } } errors { code message path }
    }
  }
`)

const STATE_OF_ORDER = graphql(`
  query StateOfOrder($id: ID!) { order(id: $id) { status version children { status } } }
`)

const STOCK_OF = graphql(`
  query StockOf($skuIds: [ID!]!) {
    stockLevels(where: { skuId: { in: $skuIds } }, first: 100) { nodes { sku { id } available onHand held } }
  }
`)

const MONEY = graphql(`
  query MoneyOfMine { wallet { available { amount } frozen { amount } } }
`)

export const CARD = { number: '4242 4242 4242 4242', expiryMonth: 12, expiryYear: 2099, cvv: '123' }
export const CARRIER = 'sf'

export const newKey = (): string => randomUUID()
export const yuan = (amount: string) => ({ amount, currency: 'CNY' as const })
export const fen = (amount: string | undefined): number => Math.round(Number(amount) * 100)
export const shopIdOf = (shop: number): string => derivedId('shp', shop)

export type Line = { readonly skuId: string; readonly quantity: number }

/** Things of a shop that can be sent, each of another product, of which there is enough. */
export async function goodsOf({ guest }: World, shop: number): Promise<readonly string[]> {
  const { products } = await guest.gets(GOODS_TO_BUY, { shopId: shopIdOf(shop) })
  return products.nodes.flatMap(({ kind, skus }) => {
    const plenty = skus.find(({ availability }) => availability?.state === 'IN_STOCK')
    return kind === 'PHYSICAL' && plenty ? [plenty.id] : []
  })
}

export async function firstOf(world: World, shop: number): Promise<string> {
  const [skuId] = await goodsOf(world, shop)
  if (!skuId) throw new Error(`shop ${shop} has nothing to buy`)
  return skuId
}

export async function addressOf(buyer: Asking): Promise<string> {
  const { myAddresses } = await buyer.gets(MY_ADDRESS)
  return myAddresses[0]?.id ?? ''
}

type Wish = {
  /** Explicit lines; what is selected in the cart when absent. */
  readonly lines?: readonly Line[]
  readonly balance?: string
  readonly couponIds?: readonly string[]
  readonly points?: number
  readonly key?: string
}

/** Asks once, whatever comes of it. */
export async function askForCheckout(buyer: Asking, { lines, balance, couponIds, points, key = newKey() }: Wish) {
  const input = {
    of: lines ? { lines: [...lines] } : { isCart: true },
    addressId: await addressOf(buyer),
    idempotencyKey: key,
    // Whoever buys the very same again a moment later says something else of it: else it counts as sent twice.
    remark: key,
    ...(balance ? { balance: yuan(balance) } : {}),
    ...(couponIds ? { couponIds: [...couponIds] } : {}),
    ...(points ? { points } : {}),
  }
  return (await buyer.gets(CHECKOUT, { input })).checkoutStart
}

/** A checkout that stands: its order is what is paid. Who is told that it is still worked at asks again. */
export async function checkOut(buyer: Asking, wish: Wish) {
  const { checkout, errors } = await askForCheckout(buyer, wish)
  expect(errors).toEqual([])
  const ended = await endOf(buyer, checkout)
  expect(ended).toMatchObject({ status: 'READY', refusals: [] })
  if (!ended?.order) throw new Error('a checkout that is ready has an order')
  return { ...ended, orderId: ended.order.id, payable: ended.order.payable.amount }
}

type Begun = Awaited<ReturnType<typeof askForCheckout>>['checkout']

/** What a checkout came to; null where it was refused at once. */
export const endOf = async (buyer: Asking, checkout: Begun) =>
  checkout &&
  eventually(async () => {
    const seen = checkout.status === 'PROCESSING' ? await seenAgain(buyer, checkout.id) : checkout
    return seen?.status === 'PROCESSING' ? null : seen
  })

const seenAgain = async (buyer: Asking, id: string) => (await buyer.gets(CHECKOUT_AGAIN, { id })).checkout

/** Asks once, whatever comes of it. */
export async function askToPay(buyer: Asking, orderId: string, key = newKey()) {
  const input = { orderId, channel: 'SANDBOX_CARD' as const, card: CARD, idempotencyKey: key }
  return (await buyer.gets(PAY, { input })).paymentPay
}

export async function payByCard(buyer: Asking, orderId: string, key = newKey()) {
  const paymentPay = await askToPay(buyer, orderId, key)
  expect(paymentPay).toMatchObject({ payment: { status: 'SUCCEEDED', cardLast4: '4242' }, errors: [] })
  return paymentPay.payment
}

type Status = 'PENDING_PAYMENT' | 'PAID' | 'SHIPPED' | 'FINISHED' | 'CANCELLED' | 'CLOSED'

/** Until the order has come there; what is above several orders is paid as one, and then leaves the rest to them. */
export async function comesTo(buyer: Asking, orderId: string, status: Status, withinMs?: number): Promise<void> {
  let seen: unknown = null
  const isThere = async () => {
    const { data } = await buyer.asks(STATE_OF_ORDER, { id: orderId })
    seen = data?.order
    const { children = [] } = data?.order ?? {}
    const orders = children.length > 0 ? children : [data?.order]
    return orders.every((order) => order?.status === status)
  }
  await eventually(isThere, withinMs).catch((cause: unknown) => {
    throw new Error(`${status} was not reached: ${JSON.stringify(seen)}`, { cause })
  })
}

export const statusOf = async (buyer: Asking, orderId: string) =>
  (await buyer.gets(STATE_OF_ORDER, { id: orderId })).order?.status

export type Stock = { readonly available: number; readonly onHand: number; readonly held: number }

/** What lies on the shelves, as the platform sees it. */
export async function stockOf(admin: Asking, skuIds: readonly string[]): Promise<readonly Stock[]> {
  const { stockLevels } = await admin.gets(STOCK_OF, { skuIds: [...skuIds] })
  return skuIds.map((skuId) => {
    const found = stockLevels.nodes.find(({ sku }) => sku?.id === skuId)
    if (!found) throw new Error(`nothing was ever counted of ${skuId}`)
    return { available: found.available, onHand: found.onHand, held: found.held }
  })
}

/** Until the shelves are so; fails with what they are instead. */
export async function stockComesTo(admin: Asking, skuId: string, wanted: Stock): Promise<void> {
  let seen: readonly Stock[] = []
  const isThere = async () => {
    seen = await stockOf(admin, [skuId])
    return JSON.stringify(seen) === JSON.stringify([wanted])
  }
  await eventually(isThere).catch(() => expect(seen).toEqual([wanted]))
}

/** In minor units. */
export async function walletOf(buyer: Asking): Promise<{ readonly available: number; readonly frozen: number }> {
  const { wallet } = await buyer.gets(MONEY)
  return { available: fen(wallet.available.amount), frozen: fen(wallet.frozen.amount) }
}
