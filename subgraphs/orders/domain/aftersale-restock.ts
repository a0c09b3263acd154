import type { Id } from '@supermall/kernel/id'
import type { Amounts, Paid } from './aftersale-amount.ts'
import { isUnsent } from './aftersale-amount.ts'
import { allLeft } from './aftersale-decide.ts'
import type { CaseKind } from './aftersale-status.ts'
import type { OrderLine } from './order.ts'
import { piecesOut, piecesWaiting } from './order.ts'

export type LineBack = {
  readonly lineId: Id<'oln'>
  readonly skuId: Id<'sku'>
  readonly quantity: number
  readonly isRestocked: boolean
  /** How many of them had been sent. */
  readonly sentQuantity?: number
}

type Going = {
  readonly kind: CaseKind
  readonly isRestocked: boolean
  readonly isFull: boolean
}

/**
 * Which goods can be sold again: what came back as whoever has it says, and what was never sent. With the last of an order that
 * was not sent also that goes back which cost nothing.
 */
export function linesBack({ order, lines, pendingMinor }: Paid, amounts: Amounts, going: Going): readonly LineBack[] {
  const { kind, isRestocked, isFull } = going
  const pieces = isFull && isUnsent(order, lines) ? allLeft({ order, lines, pendingMinor }) : amounts.lines
  return pieces.flatMap(({ lineId, quantity }) => {
    const line = lines.find(({ id }) => id === lineId)
    if (!line) return []
    const kept = kind === 'REFUND_ONLY' && order.status === 'PAID' ? Math.min(quantity, piecesWaiting(line)) : 0
    const came = back(line, quantity - kept, kind !== 'REFUND_ONLY' && isRestocked)
    const sentQuantity = Math.min(came.quantity, piecesOut(line))
    return [back(line, kept, true), sentQuantity > 0 ? { ...came, sentQuantity } : came].filter(
      (one) => one.quantity > 0,
    )
  })
}

const back = ({ id, skuId }: OrderLine, quantity: number, isRestocked: boolean): LineBack => ({
  lineId: id,
  skuId,
  quantity,
  isRestocked,
})
