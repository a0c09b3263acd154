import type { Id } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import type { OrderAnswer } from './order-answers.ts'
import type { OrderEntry } from './quote/entry.ts'
import type { Redeeming } from './redeeming.ts'
import type { Fulfilment, OrderKind, OrderStatus } from './status.ts'

export type Address = {
  readonly recipient: string
  readonly phone: string
  readonly regionCode: string
  readonly province: string
  readonly city: string
  readonly district: string
  readonly line: string
  readonly postcode: string | null
  /** Where it lies on the earth, for who told; absent from what was kept before anybody could. */
  readonly latitude?: number | null
  readonly longitude?: number | null
}

export type Invoice = { readonly title: string; readonly taxNumber: string | null; readonly email: string | null }

/** As whoever writes it reads it; of one whose buyer is gone nothing is left. */
export const invoiceWords = (invoice: Invoice | null): string | null =>
  invoice && ([invoice.title, invoice.taxNumber, invoice.email].filter(Boolean).join(' ') || null)

/** What one buyer ordered of one shop; or the parent of several such orders: it has no shop, and only stands for their sum. */
export type Order = {
  readonly id: Id<'ord'>
  readonly number: string
  readonly parentId: Id<'ord'> | null
  readonly isParent: boolean
  readonly checkoutId: Id<'chk'>
  readonly accountId: Id<'acc'>
  readonly shopId: Id<'shp'> | null
  readonly status: OrderStatus
  readonly kind: OrderKind | null
  readonly fulfilment: Fulfilment | null
  readonly currency: Currency
  readonly goodsMinor: bigint
  readonly discountMinor: bigint
  readonly freightMinor: bigint
  /** Laid on top of prices. What is within prices is told apart, and changes nothing. */
  readonly taxMinor: bigint
  readonly includedTaxMinor: bigint
  readonly adjustmentMinor: bigint
  readonly payableMinor: bigint
  readonly balanceMinor: bigint
  readonly paidMinor: bigint
  readonly refundedMinor: bigint
  readonly explain: readonly OrderEntry[]
  readonly address: Address | null
  readonly storeId: Id<'sto'> | null
  readonly contactName: string | null
  readonly contactPhone: string | null
  readonly remark: string | null
  /** What its shop asked, and what the buyer answered. */
  readonly answers: readonly OrderAnswer[]
  readonly invoice: Invoice | null
  readonly sellerRemark: string | null
  readonly isSameCity: boolean
  readonly isCashOnDelivery: boolean
  readonly isFromCart: boolean
  readonly isPartlyShipped: boolean
  readonly isHidden: boolean
  readonly isReviewed: boolean
  readonly openCaseCount: number
  /** What its goods say themselves; null where none of them does. */
  readonly receiveAfterDays: number | null
  /** Something in it says nothing: then it waits at least as long as everything. */
  readonly hasUsualWait: boolean
  readonly expiresAt: Date | null
  readonly paidAt: Date | null
  readonly paymentId: Id<'pay'> | null
  readonly channel: string | null
  readonly shippedAt: Date | null
  readonly receiveAt: Date | null
  readonly finishedAt: Date | null
  /** Decided when it is finished; its end where nothing is given back after that. */
  readonly returnableUntil: Date | null
  readonly endedAt: Date | null
  readonly endReason: string | null
  readonly version: number
  readonly createdAt: Date
  readonly updatedAt: Date
}

export type OrderLine = {
  readonly id: Id<'oln'>
  readonly orderId: Id<'ord'>
  readonly position: number
  readonly productId: Id<'prd'>
  readonly skuId: Id<'sku'>
  readonly title: string
  readonly optionText: string
  readonly imageUrl: string | null
  readonly quantity: number
  readonly listPriceMinor: bigint
  readonly unitPriceMinor: bigint
  readonly amountMinor: bigint
  readonly discounts: Readonly<Record<string, string>>
  /** With the tax on top of it. */
  readonly payableMinor: bigint
  readonly taxMinor: bigint
  readonly includedTaxMinor: bigint
  readonly weightGrams: number
  readonly redeeming: Redeeming | null
  /** The promotion that gives it for nothing; null for what is bought. */
  readonly giftOf: string | null
  readonly isReturnableAfterShipping: boolean
  readonly isLimited: boolean
  readonly shippedQuantity: number
  /** Absent where it was not looked for, or nothing was. */
  readonly redeemedQuantity?: number
  readonly refundedQuantity: number
  /** Of these, the ones that had been sent. */
  readonly returnedQuantity: number
  readonly refundedMinor: bigint
}

export const linesInWords = (lines: readonly Pick<OrderLine, 'title' | 'optionText' | 'quantity'>[]): string =>
  lines.map(({ title, optionText, quantity }) => `${title} ${optionText} x ${quantity}`.replace('  ', ' ')).join('; ')

/** An order of a shop: every one but a parent. */
export type ShopOrder = Order & { readonly shopId: Id<'shp'> }

export const isOfShop = (order: Order): order is ShopOrder => order.shopId !== null

/** All orders that are paid at once, with the lines of each: what is paid, the parent or the only one, comes first. */
export type Family = {
  readonly payable: Order
  readonly orders: readonly ShopOrder[]
  readonly lines: readonly OrderLine[]
}

export const linesOf = ({ lines }: Family, order: Order): readonly OrderLine[] =>
  lines.filter(({ orderId }) => orderId === order.id)

/** Nothing of it was taken by anybody yet, though it counts as paid: the courier takes it at the door. */
export const isUncollected = ({
  isCashOnDelivery,
  paidMinor,
}: Pick<Order, 'isCashOnDelivery' | 'paidMinor'>): boolean => isCashOnDelivery && paidMinor === 0n

/** The same where there is something to take. */
export const isOwed = (order: Pick<Order, 'isCashOnDelivery' | 'paidMinor' | 'payableMinor'>): boolean =>
  isUncollected(order) && order.payableMinor > 0n

/** Nothing is paid for it, and nothing of it is counted. */
export const isGift = ({ giftOf }: Pick<OrderLine, 'giftOf'>): boolean => giftOf != null

/** Points have paid for it: they come back with it, whether or not money was paid as well. */
export const hasPoints = ({ discounts }: Pick<OrderLine, 'discounts'>): boolean => BigInt(discounts.POINTS ?? 0) > 0n

export const isUntouched = (lines: readonly OrderLine[]): boolean => lines.every((line) => handedOver(line) === 0)

/** Pieces that the shop sent, or handed over for their codes. */
const handedOver = ({ shippedQuantity, redeemedQuantity = 0 }: OrderLine): number => shippedQuantity + redeemedQuantity

/** Pieces that wait to be sent or redeemed: those that were paid back instead do not. */
export const piecesWaiting = (line: OrderLine): number =>
  Math.max(0, line.quantity - handedOver(line) - (line.refundedQuantity - line.returnedQuantity))

/** Pieces that were sent, and did not go back. */
export const piecesOut = ({ shippedQuantity, returnedQuantity }: OrderLine): number =>
  Math.max(0, shippedQuantity - returnedQuantity)

/** With the pieces whose codes were used; one code for all pieces hands over all of them. */
export const redeemedOf = (lines: readonly OrderLine[], usedCodes: ReadonlyMap<string, number>): readonly OrderLine[] =>
  lines.map((line) => {
    const used = usedCodes.get(line.id) ?? 0
    return used === 0 ? line : { ...line, redeemedQuantity: isPerPiece(line) ? used : line.quantity }
  })

/** Each piece has a code of its own. */
export const isPerPiece = ({ redeeming }: Pick<OrderLine, 'redeeming'>): boolean => redeeming?.mode === 'PER_PIECE'

/** Without the pieces that went back. */
export const keptOf = (lines: readonly OrderLine[]): readonly OrderLine[] =>
  lines.map((line) => ({ ...line, quantity: line.quantity - line.refundedQuantity }))

/** What is paid at once with an order: at the door each is paid by itself, everything else with its parent. */
export function paidWith(family: Family, orderId: string): Family {
  const order = family.orders.find(({ id }) => id === orderId)
  return order?.isCashOnDelivery ? { payable: order, orders: [order], lines: linesOf(family, order) } : family
}
