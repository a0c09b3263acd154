import { derivedId } from '@supermall/kernel/id'
import type { Asking } from '@supermall/testing/client'
import type { Cast, GoodsKind, Piece } from './cast.ts'
import { must } from './cast.ts'
import { ADDRESSES, CHECKOUT, COUPON, ORDER, PAY, RECEIVE, SHIP, VERIFY } from './operations.ts'

/** What somebody buys, and how. */
export type Wish = {
  readonly buyer: number
  /** Of which shops; several are one checkout with an order for each. */
  readonly shops: readonly number[]
  /** Which of a shop's goods: its first, its second … */
  readonly nth: number
  readonly pieces?: number
  readonly lines?: number
  readonly kind?: GoodsKind
  /** In yuan, out of the wallet. */
  readonly balance?: string
  /** Which of the demo's coupons is claimed and used. */
  readonly coupon?: number
  readonly way?: 'PICKUP' | 'SAME_CITY' | 'CASH'
  readonly remark?: string
}

export type Bought = { readonly buyer: number; readonly payableId: string; readonly orderIds: readonly string[] }
export type Order = {
  readonly id: string
  readonly status: string
  readonly version: number
  readonly payable: { readonly amount: string }
  readonly codes: readonly { readonly code: string }[]
  readonly lines: readonly { readonly id: string; readonly quantity: number }[]
}

const CARD = { number: '4242 4242 4242 4242', expiryMonth: 12, expiryYear: 2099, cvv: '123' }
const CARRIERS = ['sf', 'yto', 'zto'] as const

export async function order(cast: Cast, wish: Wish): Promise<Bought> {
  const buyer = await cast.buyer(wish.buyer)
  const coupon = wish.coupon === undefined ? null : await claim(cast, buyer, wish.coupon)
  const { myAddresses } = await buyer.gets<{ myAddresses: readonly { id: string }[] }>(ADDRESSES)
  const { checkout } = await must<Started>(buyer, CHECKOUT, {
    of: { lines: wish.shops.flatMap((shop) => linesOf(cast, wish, shop)) },
    idempotencyKey: cast.next(),
    ...(wish.kind && wish.kind !== 'PHYSICAL' ? {} : placeOf(wish, myAddresses[0]?.id)),
    contactName: '李雷',
    contactPhone: '13800001234',
    ...(wish.balance ? { balance: { amount: wish.balance, currency: 'CNY' } } : {}),
    ...(coupon ? { couponIds: [coupon] } : {}),
    ...(wish.remark ? { remark: wish.remark } : {}),
  })
  if (!checkout?.order) throw new Error(`not ordered: ${JSON.stringify({ wish, checkout })}`)
  return { buyer: wish.buyer, payableId: checkout.order.id, orderIds: checkout.orders.map(({ id }) => id) }
}

async function claim(cast: Cast, buyer: Asking, ordinal: number): Promise<string | undefined> {
  const input = { couponId: derivedId('cpn', ordinal), idempotencyKey: cast.next() }
  return (await must<{ memberCoupon: { id: string } | null }>(buyer, COUPON, input)).memberCoupon?.id
}

type Started = {
  readonly checkout: {
    readonly order: { readonly id: string } | null
    readonly orders: readonly { id: string }[]
  } | null
}

function linesOf(cast: Cast, { nth, pieces = 1, lines = 1, kind }: Wish, shop: number) {
  const goods = cast.goods(shop, kind)
  return Array.from({ length: lines }, (_, at) => ({ skuId: pick(goods, nth + at).skuId, quantity: pieces }))
}

export function pick(goods: readonly Piece[], nth: number): Piece {
  const piece = goods[nth % goods.length]
  if (!piece) throw new Error('there are no such goods')
  return piece
}

/** The first store of a shop stands in its city. */
const STORES = [0, 3, 5, 7, 10, 12, 14, 16] as const

function placeOf({ way, shops }: Wish, addressId: string | undefined) {
  if (way === 'PICKUP') return { storeId: derivedId('sto', STORES[shops[0] ?? 0] ?? 0) }
  if (way === 'SAME_CITY') return { addressId, delivery: 'SAME_CITY' }
  return way === 'CASH' ? { addressId, isCashOnDelivery: true } : { addressId }
}

/** By the card that needs no contract; what the balance paid for already needs nothing more. */
export async function pay(cast: Cast, { buyer, payableId }: Bought): Promise<void> {
  const asking = await cast.buyer(buyer)
  if ((await seen(cast, { buyer }, payableId)).status !== 'PENDING_PAYMENT') return
  await must(asking, PAY, { orderId: payableId, channel: 'SANDBOX_CARD', card: CARD, idempotencyKey: cast.next() })
}

export async function seen(cast: Cast, { buyer }: { readonly buyer: number }, id: string): Promise<Order> {
  const { order } = await (await cast.buyer(buyer)).gets<{ order: Order | null }>(ORDER, { id })
  if (!order) throw new Error(`${id} is not an order of buyer${buyer}`)
  return order
}

/** One parcel for each order, with all of it or only its first line. */
export async function ship(cast: Cast, bought: Bought, { isPartly = false, shops }: Sending): Promise<void> {
  for (const [index, orderId] of bought.orderIds.entries()) {
    const { version, lines } = await seen(cast, bought, orderId)
    const carrierCode = CARRIERS[index % CARRIERS.length] ?? CARRIERS[0]
    const first = lines.slice(0, 1).map(({ id, quantity }) => ({ lineId: id, quantity }))
    const trackingNumber = `${carrierCode.toUpperCase()}${cast.next().replace(/\D+0*/, '').padStart(12, '9')}`
    await must(await cast.owner(shops[index] ?? 0), SHIP, {
      orderId,
      expectedVersion: version,
      carrierCode,
      trackingNumber,
      ...(isPartly ? { lines: first } : {}),
    })
  }
}

type Sending = { readonly isPartly?: boolean; readonly shops: readonly number[] }

export async function receive(cast: Cast, { buyer, orderIds }: Bought): Promise<void> {
  const asking = await cast.buyer(buyer)
  for (const orderId of orderIds) await must(asking, RECEIVE, { orderId })
}

/** The first code is redeemed in the shop's first store. */
export async function redeem(cast: Cast, bought: Bought, shop: number): Promise<void> {
  const [code] = (await seen(cast, bought, bought.orderIds[0] ?? '')).codes
  if (!code) throw new Error('there is no code')
  const storeId = derivedId('sto', STORES[shop] ?? 0)
  await must(await cast.owner(shop), VERIFY, { code: code.code, storeId, idempotencyKey: cast.next() })
}
