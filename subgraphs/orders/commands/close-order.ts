import { checked, checkText } from '@supermall/kernel/check'
import type { Result } from '@supermall/kernel/result'
import { refused } from '@supermall/kernel/result'
import type { Actor } from '@supermall/messaging/unit'
import type { OperatorUnit } from '../data/database.ts'
import { isRefundedOut } from '../data/refunds.ts'
import { refundedOut } from '../domain/aftersale-refusals.ts'
import { decideCancel, decideClose } from '../domain/decide.ts'
import type { Family, Order } from '../domain/order.ts'
import { paidWith } from '../domain/order.ts'
import { cancelFamily } from './cancel-family.ts'
import { reloaded } from './cancel-order.ts'
import { endPaidOrder } from './end-paid-order.ts'
import type { Expected } from './operate-on-order.ts'
import { openOrder } from './operate-on-order.ts'

export type CloseOrder = Expected & { readonly reason: string }

export async function closeOrder(input: CloseOrder, unit: OperatorUnit): Promise<Result<Order>> {
  const fine = checked(checkText(input.reason, { least: 1, most: 200 }, 'reason'))
  if (!fine.ok) return fine
  const opened = await openOrder(input, unit)
  if (!opened.ok) return opened
  const { order, lines, family } = opened.value
  const decided = decideClose(order, lines)
  if (!decided.ok) return decided
  if (decided.value === 'REFUND' && (await isRefundedOut(unit.db, order))) return refundedOut()
  const ending = { cause: 'OPERATOR', reason: input.reason.trim() } as const
  if (decided.value === 'REFUND') await endPaidOrder(order, { ...ending, family }, unit)
  else {
    const together = paidWith(family, order.id)
    const all = decideCancel(together)
    if (!all.ok) return all
    if (!isOfOneSeller(together, unit.actor))
      return refused('PAID_TOGETHER', 'Orders of other shops are paid together with it, and would end with it.')
    await cancelFamily(together, { ...ending, whole: family }, unit)
  }
  const closed = await reloaded(order.id, unit)
  unit.audited({
    subjectId: order.id,
    summary: `Closed order ${order.number}`,
    before: { status: order.status },
    after: { status: closed.ok ? closed.value.status : null, reason: ending.reason },
  })
  return closed
}

/** Nobody who sells ends what others sell; whoever runs the mall may. */
const isOfOneSeller = ({ orders }: Family, { audience, shopId }: Actor): boolean =>
  audience !== 'MERCHANT' || orders.every((order) => order.shopId === shopId)
