import { cut } from '@supermall/kernel/cut'
import type { Id } from '@supermall/kernel/id'
import type { Unit } from '../data/database.ts'
import { lockFamily } from '../data/orders.ts'
import type { Refund } from '../data/refunds.ts'
import { endRefund, insertRefund } from '../data/refunds.ts'
import { toldChanged } from '../domain/told.ts'
import { noteOrder } from './note-order.ts'

/** Of why a refund failed. */
export const LONGEST_REASON = 200

export const CAME_LATE = {
  action: 'CAME_LATE',
  reason: 'The money came when nothing was to be paid any more.',
} as const

type LateMoney = {
  readonly refundId: Id<'rfd'>
  readonly orderId: Id<'ord'>
  readonly paymentId: Id<'pay'>
  readonly amountMinor: bigint
  readonly currency: string
  readonly status: Refund['status']
  readonly failure: string | null
}

/**
 * Payments sends money back that no order has asked for. What it should have paid shows it, a parent itself: its orders had no share of it.
 * In whatever order its steps are heard, the first of them writes it down.
 */
export async function followLate({ refundId, amountMinor, ...late }: LateMoney, unit: Unit): Promise<void> {
  const { orderId, paymentId, currency, status, failure } = late
  const order = await lockPaidFor(orderId, unit)
  const refund: Refund = {
    id: refundId,
    orderId,
    caseId: null,
    cause: 'LATE',
    currency,
    amountMinor,
    isFull: true,
    lines: [],
    status: 'REQUESTED',
    reason: CAME_LATE.reason,
    paymentId,
    createdAt: unit.now,
    endedAt: null,
    failure: null,
  }
  if (await insertRefund(unit.db, refund)) {
    await noteOrder(order, CAME_LATE, unit)
    unit.emit(toldChanged(order))
  }
  if (status !== 'REQUESTED') await endLate({ ...refund, status, failure }, unit)
}

type Ended = Pick<Refund, 'id' | 'orderId' | 'reason' | 'failure'> & { readonly status: 'SUCCEEDED' | 'FAILED' }

/** It was never the order's, so its sums stay. False for what was told before. */
export async function endLate({ id, orderId, reason, status, failure }: Ended, unit: Unit): Promise<boolean> {
  const order = await lockPaidFor(orderId, unit)
  const why = status === 'FAILED' ? cut(failure ?? '', LONGEST_REASON) : null
  if (!(await endRefund(unit.db, id, { status, failure: why, now: unit.now }))) return false
  if (status === 'SUCCEEDED') await noteOrder(order, { action: 'REFUND_SUCCEEDED', reason: reason || null }, unit)
  unit.emit(toldChanged(order))
  return true
}

async function lockPaidFor(orderId: string, { db }: Unit) {
  const family = await lockFamily(db, orderId)
  const order = family && [family.payable, ...family.orders].find(({ id }) => id === orderId)
  if (!order) throw new Error(`${orderId}, for which money came late, is not there`)
  return order
}
