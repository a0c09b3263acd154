import { refundRequested } from '@supermall/contracts/orders'
import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import { wire } from '@supermall/kernel/wire'
import type { Unit } from '../data/database.ts'
import type { Refund, RefundLine } from '../data/refunds.ts'
import { insertRefund } from '../data/refunds.ts'
import type { ShopOrder } from '../domain/order.ts'
import { about, toldPieces } from '../domain/told.ts'

type RequestRefund = {
  readonly cause: Refund['cause']
  readonly amountMinor: bigint
  readonly isFull: boolean
  readonly lines: readonly RefundLine[]
  readonly reason: string
  readonly caseId?: Id<'asc'>
  /** Only of money that came too late: which. */
  readonly paymentId?: Id<'pay'>
}

/**
 * Money shall go back, decided and exact. Null when that very money is on its way back already. Of what cost no money nothing is asked
 * of anybody: whoever calls settles it, for there is nothing to wait for.
 */
export async function requestRefund(order: ShopOrder, asked: RequestRefund, unit: Unit): Promise<Refund | null> {
  const { cause, amountMinor, isFull, lines, reason, caseId = null, paymentId = null } = asked
  const refund: Refund = {
    id: newId('rfd', unit.now.getTime()),
    orderId: order.id,
    caseId,
    cause,
    currency: order.currency,
    amountMinor,
    isFull,
    lines,
    status: 'REQUESTED',
    reason,
    paymentId,
    createdAt: unit.now,
    endedAt: null,
    failure: null,
  }
  if (!(await insertRefund(unit.db, refund))) return null
  if (amountMinor === 0n) return refund
  const { checkoutId, currency } = order
  const told = { cause, paymentId, refundId: refund.id, amount: wire(amountMinor, currency), isFull, reason }
  unit.emit(refundRequested({ ...about(order), checkoutId, ...told, lines: lines.map(toldPieces) }))
  return refund
}
