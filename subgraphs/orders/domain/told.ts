import { orderChanged } from '@supermall/contracts/orders'
import type { Id } from '@supermall/kernel/id'
import { wire } from '@supermall/kernel/wire'
import type { LineBack } from './aftersale-restock.ts'
import type { LineDraft } from './draft.ts'
import type { Family, Order, OrderLine, ShopOrder } from './order.ts'
import type { Share } from './refund-shares.ts'

/** What every event of an order begins with: what is paid at once is named by the parent where there is one; at the door by itself. */
export const about = (order: ShopOrder) => ({ ...named(order), shopId: order.shopId })

/** Told where nothing else is, so that nobody goes on showing what is not so any more. */
export const toldChanged = (order: Named) => orderChanged(named(order))

export type Named = Pick<Order, 'id' | 'parentId' | 'accountId' | 'isCashOnDelivery'>

const named = ({ id, parentId, accountId, isCashOnDelivery }: Named) => ({
  orderId: id,
  payableId: (isCashOnDelivery ? id : (parentId ?? id)) as Id<'ord'>,
  parentId: parentId ?? undefined,
  accountId,
})

/** As it is called outside of payments. */
export const channelName = (channel: string): string => channel.toUpperCase().replaceAll('-', '_')

/** The wallet's part by itself, then the way in which the rest came. */
export function paidBy({ paidMinor, balanceMinor, channel, currency }: Order) {
  const rest = paidMinor - balanceMinor
  const parts = [
    { channel: 'BALANCE', minor: balanceMinor },
    { channel: channelName(channel ?? 'balance'), minor: rest },
  ].filter(({ minor }) => minor > 0n)
  return parts.map(({ channel: way, minor }) => ({ channel: way, amount: wire(minor, currency) }))
}

export const toldLines = (order: Order, lines: readonly OrderLine[]) =>
  lines.filter(({ orderId }) => orderId === order.id).map((line) => toldLine(line, order.currency))

/** The same at the end: with how many of each went back before, and how much of its money. */
export const toldKept = (order: Order, lines: readonly OrderLine[]) =>
  lines
    .filter(({ orderId }) => orderId === order.id)
    .map((line) => {
      const { refundedQuantity, refundedMinor } = line
      const pieces = refundedQuantity > 0 ? { refundedQuantity } : {}
      const back = refundedMinor > 0n ? { refunded: wire(refundedMinor, order.currency) } : {}
      return { ...toldLine(line, order.currency), ...pieces, ...back }
    })

type Line = Pick<LineDraft, 'id' | 'productId' | 'skuId' | 'quantity' | 'payableMinor' | 'discounts' | 'giftOf'>

export const toldLine = (line: Line, currency: string) => {
  const { id: lineId, productId, skuId, quantity, payableMinor, discounts, giftOf } = line
  return {
    lineId,
    productId,
    skuId,
    quantity,
    paid: wire(payableMinor, currency),
    ...(giftOf == null ? {} : { isGift: true }),
    ...(discounts.POINTS ? { byPoints: wire(BigInt(discounts.POINTS), currency) } : {}),
  }
}

/** The orders of a checkout, for whoever hears of the end of one before he hears of the others. */
export const toldBeside = ({ orders }: Pick<Family, 'orders'>) =>
  orders.map(({ id: orderId, shopId }) => ({ orderId, shopId }))

/** What `order.paid` told: at the door an order calls itself paid with nothing first. */
export const toldPaid = (order: ShopOrder, lines: readonly OrderLine[]) => ({
  paid: wire(order.isCashOnDelivery ? 0n : order.payableMinor, order.currency),
  lines: toldLines(order, lines),
})

/** What each line got back in money; of what got none nothing is said. */
export const toldShares = (shares: readonly Share[], currency: string) =>
  shares
    .filter(({ amountMinor }) => amountMinor > 0n)
    .map(({ lineId, amountMinor }) => ({ lineId, amount: wire(amountMinor, currency) }))

/** Which pieces go back; how many of them had been sent is nobody else's matter. */
export const toldPieces = ({ lineId, skuId, quantity, isRestocked }: LineBack) => ({
  lineId,
  skuId,
  quantity,
  isRestocked,
})

/** A gift may be of the same goods as what it was given for: who hears of it before he knows the order cannot tell them apart. */
export const toldBack = <Back extends { readonly lineId: string }>(
  backs: readonly Back[],
  lines: readonly OrderLine[],
) =>
  backs.map((back) =>
    lines.some(({ id, giftOf }) => id === back.lineId && giftOf != null) ? { ...back, isGift: true } : back,
  )
