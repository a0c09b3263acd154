import type { Paid, Pieces } from './aftersale-amount.ts'
import { worthOf } from './aftersale-amount.ts'
import type { Grounds } from './aftersale-rules.ts'
import { hasGone, piecesLeft, piecesThere, whyNot, whyNotKind, whyNotLine } from './aftersale-rules.ts'
import type { OrderLine } from './order.ts'
import { isGift } from './order.ts'
import { NAME_ONE } from './refusals.ts'

/** What could be asked for now, line by line, and why nothing when nothing can. */
export function refundableOf(paid: Paid, grounds: Grounds) {
  const { order, lines } = paid
  const wrong = whyNot(order, grounds)
  const judged = lines
    .map((line) => ({ line, quantity: piecesLeft(order, line), wrong: wrong ?? whyNotLine(order, line, grounds) }))
    .filter(({ line, quantity }) => quantity > 0 || hasGone(line, grounds))
  // What has gone with nothing left gives a reason, and nothing to ask for.
  const free = judged.filter((one) => one.wrong === null && one.quantity > 0)
  // A gift has no money of its own: nothing goes back for it alone, and what was sent of it is exchanged.
  const pieces: Pieces[] = free
    .filter(({ line }) => !isGift(line))
    .map(({ line, quantity }) => ({ lineId: line.id, quantity }))
  const canApply = pieces.length > 0
  const reason = wrong ?? judged.find((one) => one.wrong !== null)?.wrong
  const worth = worthOf(paid, pieces)
  const isThere = whyNotKind(paid, 'RETURN') === null
  const thereOf = (line: OrderLine): number => (isThere ? piecesThere(order, line) : 0)
  const gifts = free
    .filter(({ line }) => isGift(line) && thereOf(line) > 0)
    .map(({ line }) => ({ lineId: line.id, quantity: 0, amountMinor: 0n }))
  const listed = new Map([...worth.lines, ...gifts].map((one) => [one.lineId, one]))
  return {
    ...worth,
    lines: lines.flatMap((line) => {
      const one = listed.get(line.id)
      return one ? [{ ...one, returnableQuantity: thereOf(line) }] : []
    }),
    canApply,
    reason: canApply ? null : (reason?.message ?? 'Nothing of it is left to give back.'),
  }
}

/** Each of its orders is given back by itself. */
export const NOTHING_OF_PARENT = { amountMinor: 0n, freightMinor: 0n, lines: [], canApply: false, reason: NAME_ONE }
