import type { Refusal } from '@supermall/kernel/result'
import type { CaseKind } from './aftersale-status.ts'
import type { Order, OrderLine } from './order.ts'
import { isPerPiece, isUncollected, piecesWaiting } from './order.ts'

/** What decides about an order besides itself. */
export type Grounds = {
  /** How long after its end money may be asked for; 0 is never. */
  readonly withinDays: number
  readonly now: Date
  /** Lines with an open case. */
  readonly openLineIds: ReadonlySet<string>
  /** Lines that were redeemed in a store, at least once. */
  readonly usedLineIds: ReadonlySet<string>
}

const DAY_MS = 86_400_000

/** Why nothing of an order can be taken back now; null when something could. */
export function whyNot(order: Order, { withinDays, now }: Pick<Grounds, 'withinDays' | 'now'>): Refusal | null {
  if (order.status === 'CANCELLED' || order.status === 'CLOSED')
    return { code: 'ORDER_STATE', message: 'The order is over.', path: ['orderId'] }
  if (order.status === 'PENDING_PAYMENT' || (isUncollected(order) && order.payableMinor > 0n))
    return { code: 'NOT_PAID', message: 'Nothing was paid yet.', path: ['orderId'] }
  if (order.status !== 'FINISHED') return null
  if (order.kind === 'VIRTUAL' || order.kind === 'VERIFICATION') return used('orderId')
  const end = (order.finishedAt ?? order.updatedAt).getTime() + withinDays * DAY_MS
  if (withinDays > 0 && now.getTime() <= end) return null
  return { code: 'REFUND_TIME_OVER', message: 'The time to give something back is over.', path: ['orderId'] }
}

/** Pieces that could be asked for: of an order that is not sent as a whole, what waits for being sent or redeemed. */
export const piecesLeft = ({ status }: Order, line: OrderLine): number =>
  status === 'PAID' ? piecesWaiting(line) : Math.max(0, line.quantity - line.refundedQuantity)

/** Why a line cannot be asked for at all; null when it could. */
export function whyNotLine(order: Order, line: OrderLine, grounds: Grounds, ...path: string[]): Refusal | null {
  if (grounds.openLineIds.has(line.id))
    return { code: 'CASE_OPEN', message: `A case about ${line.title} is open already.`, path }
  if (isUsedUp(order, line, grounds)) return used(...path)
  if (order.status !== 'PAID' && !line.isReturnableAfterShipping)
    return { code: 'NOT_RETURNABLE', message: `${line.title} cannot be given back once it is sent.`, path }
  return null
}

/** Nothing of it can be given back any more: a code for several pieces or times stands for all of them. */
export const isUsedUp = (order: Order, line: OrderLine, { usedLineIds }: Pick<Grounds, 'usedLineIds'>): boolean =>
  usedLineIds.has(line.id) && (!isPerPiece(line) || piecesLeft(order, line) === 0)

/** Goods come back only from where they have gone. */
export function whyNotKind({ kind: goods, status, fulfilment }: Order, kind: CaseKind): Refusal | null {
  if (kind === 'REFUND_ONLY') return null
  if (goods !== 'PHYSICAL')
    return { code: 'KIND_NOT_ALLOWED', message: 'Such goods cannot be sent back.', path: ['kind'] }
  const isThere = status === 'FINISHED' || (status === 'SHIPPED' && fulfilment === 'DELIVERY')
  return isThere ? null : { code: 'NOT_SENT', message: 'Not everything was sent yet.', path: ['kind'] }
}

/** Secrets, and a code that is not for one piece, stand for all pieces of their line. */
export const isWholeOnly = ({ kind }: Order, line: OrderLine): boolean =>
  kind === 'VIRTUAL' || (kind === 'VERIFICATION' && !isPerPiece(line))

export const used = (...path: string[]): Refusal => ({
  code: 'ALREADY_USED',
  message: 'What was redeemed or handed over cannot be given back.',
  path,
})
