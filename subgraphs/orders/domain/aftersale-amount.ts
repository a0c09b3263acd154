import type { Currency } from '@supermall/kernel/money'
import { least, money, split, total } from '@supermall/kernel/money'
import type { CaseKind } from './aftersale-status.ts'
import type { Order, OrderLine } from './order.ts'
import { isGift, isUntouched } from './order.ts'

export type Pieces = { readonly lineId: string; readonly quantity: number }
/** Of pieces whose money is on its way, how many had been sent, and their money; absent where only pieces count. */
export type GoingBack = Pieces & { readonly sentQuantity?: number; readonly amountMinor?: bigint }
export type LineAmount = { readonly lineId: OrderLine['id']; readonly quantity: number; readonly amountMinor: bigint }

/** What goes back, of it the freight, and of the rest what each line gets. */
export type Amounts = {
  readonly amountMinor: bigint
  readonly freightMinor: bigint
  readonly lines: readonly LineAmount[]
}

/** An order with its lines, without what is on its way back of each, pieces and money, and how much that is of the order. */
export type Paid = {
  readonly order: Order
  readonly lines: readonly OrderLine[]
  readonly pendingMinor: bigint
}

/**
 * What these pieces were paid with, at most what is left of the order's money. Freight is shared over the lines like the price,
 * as long as nothing was sent. Piece by piece, to the last unit: the last piece of a line takes what rounding left over, so all
 * pieces together are exactly what was paid. A line of which money went back without a piece is worth that much less. With the last
 * of an order of which nothing is sent, or not any more, goes all freight that is left: also what stayed behind while something was.
 */
export function worthOf(paid: Paid, pieces: readonly Pieces[]): Amounts {
  const { order, lines, pendingMinor } = paid
  const weights = lines.map(({ payableMinor }) => payableMinor)
  const freightPaid = order.freightMinor < order.paidMinor ? order.freightMinor : order.paidMinor
  const goods = split(money(order.paidMinor - freightPaid, order.currency), weights)
  const freight = split(money(isUnsent(order, lines) ? freightPaid : 0n, order.currency), weights)
  const parts = lines.flatMap((line, index) => {
    const quantity = pieces.find(({ lineId }) => lineId === line.id)?.quantity ?? 0
    const paidMinor = goods[index]?.minorUnits ?? 0n
    const amountMinor = ofLine(paidMinor, line, quantity)
    const freightMinor = share(freight[index]?.minorUnits ?? 0n, line, quantity)
    return quantity === 0 ? [] : [{ lineId: line.id, quantity, amountMinor, freightMinor }]
  })
  const full = {
    amountMinor: total(parts.map((part) => part.amountMinor + part.freightMinor)),
    freightMinor: total(parts.map((part) => part.freightMinor)),
    lines: parts.map(({ freightMinor: _, ...part }) => part),
  }
  const whole = leavesNothing(paid, pieces) ? withFreight(full, freightPaid) : full
  return lowered(whole, moneyLeft(order, pendingMinor), order.currency)
}

const withFreight = (full: Amounts, freightMinor: bigint): Amounts => ({
  ...full,
  amountMinor: goodsOf(full) + freightMinor,
  freightMinor,
})

/** Whether of an order that was not sent nothing that was bought stays without these pieces. */
function leavesNothing({ order, lines }: Paid, pieces: readonly Pieces[]): boolean {
  const goes = ({ id }: OrderLine): number =>
    pieces.reduce((sum, { lineId, quantity }) => sum + (lineId === id ? quantity : 0), 0)
  const stays = (line: OrderLine): boolean => !isGift(line) && line.quantity - line.refundedQuantity > goes(line)
  return pieces.length > 0 && isUnsent(order, lines) && !lines.some(stays)
}

/** The same pieces for less: the goods first, by what each is worth; what is left is freight. */
export function lowered(full: Amounts, mostMinor: bigint, currency: Currency): Amounts {
  if (mostMinor >= full.amountMinor) return full
  const amountMinor = mostMinor < 0n ? 0n : mostMinor
  const goodsMinor = goodsOf(full)
  const forGoods = amountMinor < goodsMinor ? amountMinor : goodsMinor
  const shares = split(
    money(forGoods, currency),
    full.lines.map((line) => line.amountMinor),
  )
  const lines = full.lines.map((line, index) => ({ ...line, amountMinor: shares[index]?.minorUnits ?? 0n }))
  return { amountMinor, freightMinor: amountMinor - forGoods, lines }
}

type Asking = {
  readonly found: { readonly kind: CaseKind; readonly amountMinor: bigint }
  readonly pieces: readonly Pieces[]
}

/**
 * What was asked for, as far as it can still go back. Whoever asked for all that pieces are worth while a parcel was out gets their freight
 * as well once it was taken back, like whoever asks then.
 */
export function askedNow(paid: Paid, { found, pieces }: Asking): Amounts {
  const full = worthOf(paid, pieces)
  const isWhole = found.kind === 'REFUND_ONLY' && found.amountMinor >= goodsOf(full)
  return isWhole ? full : lowered(full, found.amountMinor, paid.order.currency)
}

/** Of what goes back, what the pieces themselves are worth: freight may stay behind without them. */
export const goodsOf = ({ amountMinor, freightMinor }: Pick<Amounts, 'amountMinor' | 'freightMinor'>): bigint =>
  amountMinor - freightMinor

/** For an exchange: the pieces, and no money. */
export const withoutMoney = (full: Amounts): Amounts => ({
  amountMinor: 0n,
  freightMinor: 0n,
  lines: full.lines.map((line) => ({ ...line, amountMinor: 0n })),
})

export const isUnsent = ({ status }: Order, lines: readonly OrderLine[]): boolean =>
  status === 'PAID' && isUntouched(lines)

/** What may still go back of what was paid. */
export const moneyLeft = ({ paidMinor, refundedMinor }: Order, pendingMinor: bigint): bigint => {
  const left = paidMinor - refundedMinor - pendingMinor
  return left < 0n ? 0n : left
}

/** What the next pieces of a line have of its money, less what went back of it without a piece. */
export function ofLine(sumMinor: bigint, line: OrderLine, pieces: number): bigint {
  const left = sumMinor - line.refundedMinor
  return least(share(sumMinor, line, pieces), left < 0n ? 0n : left)
}

/** What the next pieces of a line have of a sum of it. */
function share(sumMinor: bigint, { quantity, refundedQuantity }: OrderLine, pieces: number): bigint {
  const upTo = (count: number): bigint => (sumMinor * BigInt(count)) / BigInt(quantity)
  return upTo(refundedQuantity + pieces) - upTo(refundedQuantity)
}
