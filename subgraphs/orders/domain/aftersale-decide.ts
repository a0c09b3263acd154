import type { Refusal, Result } from '@supermall/kernel/result'
import { ok, refuse, refused } from '@supermall/kernel/result'
import type { Amounts, GoingBack, Paid, Pieces } from './aftersale-amount.ts'
import { isUnsent, lowered, withoutMoney, worthOf } from './aftersale-amount.ts'
import type { Grounds } from './aftersale-rules.ts'
import {
  hasGone,
  isWholeOnly,
  mostOf,
  piecesLeft,
  whyNot,
  whyNotBack,
  whyNotKind,
  whyNotLine,
} from './aftersale-rules.ts'
import type { CaseKind } from './aftersale-status.ts'
import type { OrderLine } from './order.ts'
import { hasPoints, isGift, piecesWaiting } from './order.ts'

export type Wish = {
  readonly kind: CaseKind
  /** Null is all that is left of the order. */
  readonly lines: readonly Pieces[] | null
  /** Null is all that these pieces were paid with. */
  readonly amountMinor: bigint | null
}

/** What a case is about and what it comes to, or why there cannot be one. */
export function decideCase(paid: Paid, wish: Wish, grounds: Grounds): Result<Amounts> {
  const { order } = paid
  const pieces = withGifts(paid, wish.lines ?? allOf(paid, wish.kind, grounds), { wish, grounds })
  const wrong =
    whyNot(order, grounds) ??
    whyNotKind(paid, wish.kind) ??
    whyNotPieces(paid, pieces, { kind: wish.kind, grounds }) ??
    (pieces.length === 0 ? whyNothing(paid, wish.kind, grounds) : null)
  if (wrong) return refuse(wrong)
  const full = worthOf(paid, pieces)
  const isLess = wish.kind === 'REFUND_ONLY' && (wish.amountMinor ?? full.amountMinor) < full.amountMinor
  // Nobody gives up what was not sent for less than it cost: pieces would leave the sale for a cent.
  return isLess && wish.amountMinor !== 0n && isWaiting(paid, pieces) ? tooLittle() : priced(full, wish, paid)
}

/**
 * A gift is given for the whole: it goes back by itself with the last of what was bought, and has no money of its own. Until then it
 * may go back with the rest; an exchange is about what it names.
 */
function withGifts(paid: Paid, pieces: readonly Pieces[], on: { wish: Wish; grounds: Grounds }): readonly Pieces[] {
  const { order, lines } = paid
  const named = new Map(pieces.map(({ lineId, quantity }) => [lineId, quantity]))
  const bought = lines.filter((line) => !isGift(line))
  const isWhole = bought.every((line) => piecesLeft(order, line) <= (named.get(line.id) ?? 0))
  if (on.wish.kind === 'EXCHANGE' || !isWhole) return pieces
  const gifts = lines.filter((line) => isGift(line) && !named.has(line.id))
  const free = gifts.filter((line) => whyNotLine(order, line, on.grounds) === null)
  return [...pieces, ...free.map((line) => ({ lineId: line.id, quantity: mostOf(order, line, on.wish.kind) }))].filter(
    ({ lineId, quantity }) => named.has(lineId) || quantity > 0,
  )
}

/** What waits for being sent or redeemed now, or all that was, whether or not somebody may ask for it. */
export const allLeft = ({ order, lines }: Paid): readonly Pieces[] =>
  some(lines, (line) => (order.status === 'PAID' ? piecesWaiting(line) : piecesLeft(order, line)))

/** Of what is partly sent, the money of all that waits; a gift that waits alone has none. What cannot be asked for stays. */
function allOf({ order, lines, ...paid }: Paid, kind: CaseKind, grounds: Grounds): readonly Pieces[] {
  const free = freeOf({ order, lines }, kind, grounds)
  const waiting = kind === 'REFUND_ONLY' ? allLeft({ ...paid, order, lines: free }) : []
  const isBought = free.some((line) => !isGift(line) && waiting.some(({ lineId }) => lineId === line.id))
  return isBought ? waiting : some(free, (line) => mostOf(order, line, kind))
}

/** Lines that could be asked for; no gift goes back as long as something that was bought stays. */
function freeOf(
  { order, lines }: Pick<Paid, 'order' | 'lines'>,
  kind: CaseKind,
  grounds: Grounds,
): readonly OrderLine[] {
  const isFree = (line: OrderLine): boolean => whyNotLine(order, line, grounds) === null
  const stays = lines.some((line) => !isGift(line) && piecesLeft(order, line) > 0 && !isFree(line))
  return lines.filter((line) => isFree(line) && !(stays && isGift(line) && kind !== 'EXCHANGE'))
}

/** What stands against the first thing that is left, was sent or used, or is paid back by itself; else that the rest was not sent. */
function whyNothing({ order, lines }: Paid, kind: CaseKind, grounds: Grounds): Refusal {
  const left = lines.filter((line) => mostOf(order, line, kind) > 0 || hasGone(line, grounds))
  const back = (line: OrderLine): Refusal | null => (kind === 'REFUND_ONLY' ? null : whyNotBack(order, line, 'orderId'))
  const gone = left.map((line) => whyNotLine(order, line, grounds, 'orderId') ?? back(line))
  return [...gone, ...lines.map(back)].find((one) => one !== null) ?? nothing('orderId')
}

const some = (lines: readonly OrderLine[], countOf: (line: OrderLine) => number): readonly Pieces[] =>
  lines.map((line) => ({ lineId: line.id, quantity: countOf(line) })).filter(({ quantity }) => quantity > 0)

function priced(full: Amounts, { kind, lines, amountMinor }: Wish, paid: Paid): Result<Amounts> {
  const isNothing = full.amountMinor === 0n && !full.lines.some(({ lineId }) => wasPaidOtherwise(paid, lineId))
  if (kind !== 'EXCHANGE' && isNothing) return refuse(nothing(lines === null ? 'orderId' : 'lines'))
  const most = kind === 'EXCHANGE' ? 0n : full.amountMinor
  if (amountMinor !== null && amountMinor > most) return tooMuch()
  if (kind === 'EXCHANGE') return ok(withoutMoney(full))
  if (amountMinor === 0n && most > 0n) return refused('AMOUNT_INVALID', 'It must be above zero.', 'amount')
  return ok(lowered(full, amountMinor ?? most, paid.order.currency))
}

/** With no money, but not for nothing: points come back by the piece, coupons of an order without any money with all of it. */
function wasPaidOtherwise({ order, lines }: Paid, lineId: string): boolean {
  const line = lines.find(({ id }) => id === lineId)
  if (line === undefined) return false
  return hasPoints(line) || (order.paidMinor === 0n && BigInt(line.discounts.COUPON ?? 0) > 0n)
}

export const tooMuch = () => refused('AMOUNT_TOO_HIGH', 'This is more than can go back.', 'amount')

export const tooLittle = () =>
  refused('AMOUNT_TOO_LOW', 'What was not sent goes back for all that it was paid with.', 'amount')

const nothing = (path: string): Refusal => ({
  code: 'NOTHING_REFUNDABLE',
  message: 'Nothing of it is left to give back.',
  path: [path],
})

type On = { readonly kind: CaseKind; readonly grounds: Grounds }

function whyNotPieces({ order, lines }: Paid, pieces: readonly Pieces[], { kind, grounds }: On): Refusal | null {
  for (const [index, { lineId, quantity }] of pieces.entries()) {
    const path = ['lines', String(index)]
    const line = lines.find(({ id }) => id === lineId)
    if (!line) return { code: 'NOT_FOUND', message: 'There is no such thing.', path: [...path, 'lineId'] }
    if (pieces.findIndex((one) => one.lineId === lineId) < index)
      return { code: 'LINE_TWICE', message: 'Each line stands once in a case.', path: [...path, 'lineId'] }
    const isBack = kind !== 'REFUND_ONLY'
    const wrong = whyNotLine(order, line, grounds, ...path) ?? (isBack ? whyNotBack(order, line, ...path) : null)
    if (wrong) return wrong
    const left = mostOf(order, line, kind)
    const least = isWholeOnly(order, line) ? left : 1
    if (!Number.isInteger(quantity) || quantity < Math.max(1, least) || quantity > left)
      return {
        code: 'QUANTITY_RANGE',
        message: `Of ${line.title} it is ${least} to ${left}.`,
        path: [...path, 'quantity'],
      }
  }
  return null
}

/**
 * Whether nothing of the order stays after this: nothing that was paid for, or, where nothing was sent, no piece. Where no money is
 * left the pieces decide, and those that points paid for always count.
 */
export function isLastOf(paid: Paid, amounts: Amounts): boolean {
  const takes = (id: string): number => amounts.lines.find(({ lineId }) => lineId === id)?.quantity ?? 0
  const worthMinor = worthOf(paid, kept(paid)).amountMinor
  const stays = paid.lines.filter(({ id, quantity, refundedQuantity }) => quantity - refundedQuantity > takes(id))
  const isPaidFor = (line: OrderLine): boolean => (worthMinor === 0n ? !isGift(line) : hasPoints(line))
  if (amounts.amountMinor >= worthMinor && !stays.some(isPaidFor)) return true
  return isUnsent(paid.order, paid.lines) && paid.lines.every((line) => piecesLeft(paid.order, line) <= takes(line.id))
}

/** Whether bought pieces of these wait for being sent: whoever has them keeps them, so that less money is a sale undone for nothing. */
export const isWaiting = ({ order, lines }: Paid, pieces: readonly Pieces[]): boolean =>
  order.status === 'PAID' &&
  lines.some((line) => !isGift(line) && piecesWaiting(line) > 0 && pieces.some(({ lineId }) => lineId === line.id))

/** Also what is on its way to the buyer, and could be asked for some day. */
const kept = ({ lines }: Paid): readonly Pieces[] =>
  lines.map(({ id, quantity, refundedQuantity }) => ({ lineId: id, quantity: quantity - refundedQuantity }))

/** Pieces whose money is on its way, and that money, count like what is back. */
export function without(line: OrderLine, goingBack: readonly GoingBack[]): OrderLine {
  const own = goingBack.filter(({ lineId }) => lineId === line.id)
  return {
    ...line,
    refundedQuantity: own.reduce((sum, { quantity }) => sum + quantity, line.refundedQuantity),
    returnedQuantity: own.reduce((sum, { sentQuantity = 0 }) => sum + sentQuantity, line.returnedQuantity),
    refundedMinor: own.reduce((sum, { amountMinor = 0n }) => sum + amountMinor, line.refundedMinor),
  }
}
