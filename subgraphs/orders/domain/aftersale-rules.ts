import type { Refusal } from '@supermall/kernel/result'
import { after, days } from '@supermall/kernel/time'
import type { CaseKind } from './aftersale-status.ts'
import type { Order, OrderLine } from './order.ts'
import { isGift, isOwed, isPerPiece, piecesOut, piecesWaiting } from './order.ts'

/** What decides about an order besides itself. */
export type Grounds = {
  /** How long after its end money may be asked for, where the order does not say it itself; 0 is never. */
  readonly withinDays: number
  readonly now: Date
  /** Lines with an open case of which something is to be decided, or of which nothing else is left. */
  readonly openLineIds: ReadonlySet<string>
  /** Lines of which money goes back without a case: their pieces were gone, or their shop closed them. */
  readonly shortLineIds: ReadonlySet<string>
  /** Of these, the ones of which money could not be given back. */
  readonly failedLineIds: ReadonlySet<string>
  /** Lines that were redeemed in a store, at least once. */
  readonly usedLineIds: ReadonlySet<string>
}

type Ordered = { readonly order: Order; readonly lines: readonly OrderLine[] }

/** Why nothing of an order can be taken back now; null when something could. */
export function whyNot(order: Order, { withinDays, now }: Pick<Grounds, 'withinDays' | 'now'>): Refusal | null {
  if (order.status === 'CANCELLED' || order.status === 'CLOSED')
    return { code: 'ORDER_STATE', message: 'The order is over.', path: ['orderId'] }
  if (order.status === 'PENDING_PAYMENT' || isOwed(order))
    return { code: 'NOT_PAID', message: 'Nothing was paid yet.', path: ['orderId'] }
  if (order.status !== 'FINISHED') return null
  if (order.kind === 'VIRTUAL' || order.kind === 'VERIFICATION') return used('orderId')
  const finishedAt = order.finishedAt ?? order.updatedAt
  const until = order.returnableUntil ?? after(finishedAt, days(withinDays))
  if (until > finishedAt && now <= until) return null
  return { code: 'REFUND_TIME_OVER', message: 'The time to give something back is over.', path: ['orderId'] }
}

/** Pieces that could be asked for: of an order that is not sent as a whole, what waits for being sent or redeemed, and what was sent. */
export const piecesLeft = (order: Order, line: OrderLine): number =>
  order.status === 'PAID'
    ? piecesWaiting(line) + piecesThere(order, line)
    : Math.max(0, line.quantity - line.refundedQuantity)

/** Pieces that their buyer could send back. */
export const piecesThere = ({ status }: Order, line: OrderLine): number =>
  status === 'PAID'
    ? line.isReturnableAfterShipping
      ? piecesOut(line)
      : 0
    : Math.max(0, line.quantity - line.refundedQuantity)

/** Why a line cannot be asked for at all; null when it could. */
export function whyNotLine(order: Order, line: OrderLine, grounds: Grounds, ...path: string[]): Refusal | null {
  if (grounds.openLineIds.has(line.id))
    return { code: 'CASE_OPEN', message: `A case about ${line.title} is open already.`, path }
  if (grounds.shortLineIds.has(line.id) && piecesLeft(order, line) === 0) return goingBack(line, grounds, ...path)
  if (isUsedUp(order, line, grounds)) return used(...path)
  if (
    !line.isReturnableAfterShipping &&
    (order.status !== 'PAID' || (piecesOut(line) > 0 && piecesWaiting(line) === 0))
  )
    return notReturnable(line, ...path)
  return null
}

/** Why nothing of a line can be sent back of which something waits; null when something could, or nothing waits. */
export function whyNotBack(order: Order, line: OrderLine, ...path: string[]): Refusal | null {
  if (piecesThere(order, line) > 0 || piecesWaiting(line) === 0 || isGift(line)) return null
  return piecesOut(line) > 0 ? notReturnable(line, ...path) : notSent(...path)
}

function goingBack({ id, title }: OrderLine, { failedLineIds }: Grounds, ...path: string[]): Refusal {
  if (!failedLineIds.has(id))
    return { code: 'REFUND_UNDER_WAY', message: `Money for ${title} is on its way back already.`, path }
  const message = `Money for ${title} could not be given back yet; whoever runs the shop asks for it again.`
  return { code: 'REFUND_FAILED', message, path }
}

const notReturnable = ({ title }: OrderLine, ...path: string[]): Refusal => ({
  code: 'NOT_RETURNABLE',
  message: `${title} cannot be given back once it is sent.`,
  path,
})

/** Nothing of it can be given back any more: a code for several pieces or times stands for all of them. */
export const isUsedUp = (order: Order, line: OrderLine, { usedLineIds }: Pick<Grounds, 'usedLineIds'>): boolean =>
  usedLineIds.has(line.id) && (!isPerPiece(line) || piecesLeft(order, line) === 0)

/** Something happened to it that may be all there is to say of it: it was sent or used, is asked for, or is paid back by itself. */
export const hasGone = (line: OrderLine, { openLineIds, usedLineIds, shortLineIds }: Grounds): boolean =>
  piecesOut(line) > 0 || [openLineIds, usedLineIds, shortLineIds].some((ids) => ids.has(line.id))

/** Goods come back only from where they have gone: those that are coming back already are refused by what they are. */
export function whyNotKind({ order, lines }: Ordered, kind: CaseKind): Refusal | null {
  const { kind: goods, status, fulfilment } = order
  if (kind === 'REFUND_ONLY') return null
  if (goods !== 'PHYSICAL')
    return { code: 'KIND_NOT_ALLOWED', message: 'Such goods cannot be sent back.', path: ['kind'] }
  const isSent =
    fulfilment === 'DELIVERY' && (status === 'SHIPPED' || lines.some(({ shippedQuantity }) => shippedQuantity > 0))
  return status === 'FINISHED' || isSent ? null : notSent('kind')
}

/**
 * Of what is partly sent, pieces come back that were sent, with what was given for them; money alone goes back for what waits, and of a
 * line of which nothing waits for what was sent.
 */
export function mostOf(order: Order, line: OrderLine, kind: CaseKind): number {
  if (kind === 'RETURN' && isGift(line)) return piecesLeft(order, line)
  const waiting = order.status === 'PAID' && kind === 'REFUND_ONLY' ? piecesWaiting(line) : 0
  return waiting > 0 ? waiting : piecesThere(order, line)
}

const notSent = (...path: string[]): Refusal => ({ code: 'NOT_SENT', message: 'It was not sent yet.', path })

/** Secrets, and a code that is not for one piece, stand for all pieces of their line. */
export const isWholeOnly = ({ kind }: Order, line: OrderLine): boolean =>
  kind === 'VIRTUAL' || (kind === 'VERIFICATION' && !isPerPiece(line))

export const used = (...path: string[]): Refusal => ({
  code: 'ALREADY_USED',
  message: 'What was redeemed or handed over cannot be given back.',
  path,
})
