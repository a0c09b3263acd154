import type { Id } from '@supermall/kernel/id'
import type { Amounts, Paid, Pieces } from './aftersale-amount.ts'
import { isUnsent } from './aftersale-amount.ts'
import { allLeft, without } from './aftersale-decide.ts'
import { piecesLeft } from './aftersale-rules.ts'
import type { CaseKind } from './aftersale-status.ts'
import type { OrderLine } from './order.ts'

export type LineBack = {
  readonly lineId: Id<'oln'>
  readonly skuId: Id<'sku'>
  readonly quantity: number
  readonly isRestocked: boolean
}

type Going = {
  readonly kind: CaseKind
  readonly isRestocked: boolean
  readonly isFull: boolean
  /** Pieces of other cases whose money is on its way. */
  readonly goingBack: readonly Pieces[]
}

/**
 * Which goods can be sold again: what came back as whoever has it says, and what was never sent. With the last of an order that
 * was not sent also that goes back which cost nothing.
 */
export function linesBack({ order, lines, pendingMinor }: Paid, amounts: Amounts, going: Going): readonly LineBack[] {
  const { kind, isRestocked, isFull, goingBack } = going
  const rest = { order, lines: lines.map((line) => without(line, goingBack)), pendingMinor }
  const pieces = isFull && isUnsent(order, lines) ? allLeft(rest) : amounts.lines
  return pieces.flatMap(({ lineId, quantity }) => {
    const line = lines.find(({ id }) => id === lineId)
    if (!line) return []
    if (kind !== 'REFUND_ONLY') return [back(line, quantity, isRestocked)]
    const kept = order.status === 'PAID' ? Math.min(quantity, piecesLeft(order, line)) : 0
    return [back(line, kept, true), back(line, quantity - kept, false)].filter((one) => one.quantity > 0)
  })
}

const back = ({ id, skuId }: OrderLine, quantity: number, isRestocked: boolean): LineBack => ({
  lineId: id,
  skuId,
  quantity,
  isRestocked,
})
