import type { Id } from '@supermall/kernel/id'
import type { Order, OrderLine, ShopOrder } from './order.ts'
import { wire } from './wire.ts'

/** What every event of an order begins with: what is paid at once is named by the parent where there is one; at the door by itself. */
export const about = ({ id, parentId, shopId, accountId, isCashOnDelivery }: ShopOrder) => ({
  orderId: id,
  payableId: (isCashOnDelivery ? id : (parentId ?? id)) as Id<'ord'>,
  shopId,
  accountId,
})

/** The wallet's part by itself, then the way in which the rest came. */
export function paidBy({ paidMinor, balanceMinor, channel, currency }: Order) {
  const rest = paidMinor - balanceMinor
  const parts = [
    { channel: 'BALANCE', minor: balanceMinor },
    { channel: (channel ?? 'balance').toUpperCase().replaceAll('-', '_'), minor: rest },
  ].filter(({ minor }) => minor > 0n)
  return parts.map(({ channel: way, minor }) => ({ channel: way, amount: wire(minor, currency) }))
}

export const toldLines = (order: Order, lines: readonly OrderLine[]) =>
  lines
    .filter(({ orderId }) => orderId === order.id)
    .map(({ id, productId, skuId, quantity, payableMinor, discounts, giftOf }) => ({
      lineId: id,
      productId,
      skuId,
      quantity,
      paid: wire(payableMinor, order.currency),
      ...(giftOf == null ? {} : { isGift: true }),
      ...(discounts.POINTS ? { byPoints: wire(BigInt(discounts.POINTS), order.currency) } : {}),
    }))

/** A gift may be of the same goods as what it was given for: who hears of it before he knows the order cannot tell them apart. */
export const toldBack = <Back extends { readonly lineId: string }>(
  backs: readonly Back[],
  lines: readonly OrderLine[],
) =>
  backs.map((back) =>
    lines.some(({ id, giftOf }) => id === back.lineId && giftOf != null) ? { ...back, isGift: true } : back,
  )
