import type { Paid, Pieces } from './aftersale-amount.ts'
import { worthOf } from './aftersale-amount.ts'
import type { Grounds } from './aftersale-rules.ts'
import { piecesLeft, whyNot, whyNotLine } from './aftersale-rules.ts'
import { isGift } from './order.ts'

/** What could be asked for now, line by line, and why nothing when nothing can. */
export function refundableOf(paid: Paid, grounds: Grounds) {
  const { order, lines } = paid
  const wrong = whyNot(order, grounds)
  const judged = lines
    .map((line) => ({ line, quantity: piecesLeft(order, line), wrong: wrong ?? whyNotLine(order, line, grounds) }))
    .filter(({ line, quantity }) => quantity > 0 || grounds.usedLineIds.has(line.id))
  const pieces: Pieces[] = judged
    .filter((one) => one.wrong === null)
    .map(({ line, quantity }) => ({ lineId: line.id, quantity }))
  const canApply = lines.some((line) => !isGift(line) && pieces.some(({ lineId }) => lineId === line.id))
  const reason = wrong ?? judged.find((one) => one.wrong !== null)?.wrong
  return {
    ...worthOf(paid, pieces),
    canApply,
    reason: canApply ? null : (reason?.message ?? 'Nothing of it is left to give back.'),
  }
}
