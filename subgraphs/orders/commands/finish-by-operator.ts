import { checked, checkText } from '@supermall/kernel/check'
import type { Result } from '@supermall/kernel/result'
import { revokeCodes } from '../data/codes.ts'
import { isUncontested } from '../data/contested.ts'
import type { OperatorUnit } from '../data/database.ts'
import { decideFinish } from '../domain/decide.ts'
import type { Order } from '../domain/order.ts'
import { rightNeeded } from '../domain/refusals.ts'
import { reloaded } from './cancel-order.ts'
import { finishOrder } from './finish-order.ts'
import type { Expected } from './operate-on-order.ts'
import { openOrder } from './operate-on-order.ts'

type FinishByOperator = Expected & { readonly reason: string }

/** Handed over without its code, or known to have arrived: what could still be redeemed of it cannot any more. */
export async function finishByOperator(
  input: FinishByOperator,
  { isAllowed }: { readonly isAllowed: boolean },
  unit: OperatorUnit,
): Promise<Result<Order>> {
  const fine = checked(checkText(input.reason, { least: 1, most: 200 }, 'reason'))
  if (!fine.ok) return fine
  const opened = await openOrder(input, unit)
  if (!opened.ok) return opened
  if (!isAllowed) return rightNeeded()
  const { order, family } = opened.value
  const decided = decideFinish(order, await isUncontested(unit.db, order))
  if (!decided.ok) return decided
  const reason = input.reason.trim()
  await revokeCodes(unit.db, [order.id], unit.now)
  await finishOrder(order, { family, action: 'FINISHED', reason }, unit)
  unit.audited({
    subjectId: order.id,
    summary: `Finished order ${order.number}`,
    before: { status: order.status },
    after: { status: 'FINISHED', reason },
  })
  return reloaded(order.id, unit)
}
