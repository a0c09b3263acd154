import type { Paid, Pieces } from './aftersale-amount.ts'
import { worthOf } from './aftersale-amount.ts'
import type { Grounds } from './aftersale-rules.ts'
import { piecesLeft, piecesThere, whyNot, whyNotKind, whyNotLine } from './aftersale-rules.ts'
import { isGift } from './order.ts'

/** What could be asked for now, line by line, and why nothing when nothing can. */
export function refundableOf(paid: Paid, grounds: Grounds) {
  const { order, lines } = paid
  const wrong = whyNot(order, grounds)
  const judged = lines
    .map((line) => ({ line, quantity: piecesLeft(order, line), wrong: wrong ?? whyNotLine(order, line, grounds) }))
    .filter(
      ({ line, quantity }) => quantity > 0 || grounds.usedLineIds.has(line.id) || grounds.shortLineIds.has(line.id),
    )
  const pieces: Pieces[] = judged
    .filter((one) => one.wrong === null)
    .map(({ line, quantity }) => ({ lineId: line.id, quantity }))
  const canApply = lines.some((line) => !isGift(line) && pieces.some(({ lineId }) => lineId === line.id))
  const reason = wrong ?? judged.find((one) => one.wrong !== null)?.wrong
  const worth = worthOf(paid, pieces)
  const isThere = whyNotKind(paid, 'RETURN') === null
  const there = new Map(lines.map((line) => [line.id, isThere ? piecesThere(order, line) : 0]))
  return {
    ...worth,
    lines: worth.lines.map((line) => ({ ...line, returnableQuantity: there.get(line.lineId) ?? 0 })),
    canApply,
    reason: canApply ? null : (reason?.message ?? 'Nothing of it is left to give back.'),
  }
}
