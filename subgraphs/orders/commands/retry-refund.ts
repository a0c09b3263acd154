import { refundRequested } from '@supermall/contracts/orders'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { wire } from '@supermall/kernel/wire'
import { ownShop } from '@supermall/subgraph/viewer'
import { findCase } from '../data/aftersale.ts'
import type { OperatorUnit } from '../data/database.ts'
import { lockFamily } from '../data/orders.ts'
import type { Refund } from '../data/refunds.ts'
import { findRefund, isRefundedOut, reopenRefund } from '../data/refunds.ts'
import { refundedOut } from '../domain/aftersale-refusals.ts'
import { notFound } from '../domain/refusals.ts'
import { about } from '../domain/told.ts'
import { shipWithout } from './go-on-without.ts'
import { moveCase } from './move-aftersale.ts'

/**
 * The same refund is asked for again, under its own number: payments gives it back once, however often it is asked. What waited for it since
 * before orders went on without goes on.
 */
export async function retryRefund(refundId: string, unit: OperatorUnit): Promise<Result<Refund>> {
  const id = parseId('rfd', refundId)
  const known = id && (await findRefund(unit.db, id))
  const family = known && (await lockFamily(unit.db, known.orderId))
  const order = family?.orders.find((one) => one.id === known?.orderId)
  if (!known || !order) return notFound('refundId')
  ownShop(unit.actor, order.shopId)
  if (known.status === 'FAILED' && known.cause !== 'LATE' && (await isRefundedOut(unit.db, order))) return refundedOut()
  if (!(await reopenRefund(unit.db, known.id))) return refused('REFUND_STATE', 'It has not failed.', 'refundId')
  const found = known.caseId && (await findCase(unit.db, known.caseId))
  if (found && found.status === 'REFUND_FAILED') await moveCase(found, { to: 'REFUNDING' }, unit)
  await shipWithout(order, 'SHIPPED', unit)
  const { cause, isFull, reason, paymentId, currency, amountMinor } = known
  const told = { cause, paymentId, refundId: known.id, amount: wire(amountMinor, currency), isFull, reason }
  unit.emit(refundRequested({ ...about(order), checkoutId: order.checkoutId, ...told, lines: [...known.lines] }))
  unit.audited({
    subjectId: known.id,
    summary: `Asked again for a refund of order ${order.number}`,
    before: { status: 'FAILED', failure: known.failure },
    after: { status: 'REQUESTED' },
  })
  return ok({ ...known, status: 'REQUESTED', failure: null, endedAt: null })
}
