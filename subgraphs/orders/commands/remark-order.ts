import { checked, checkText } from '@supermall/kernel/check'
import type { Result } from '@supermall/kernel/result'
import type { OperatorUnit } from '../data/database.ts'
import { saveEdit } from '../data/orders.ts'
import { textOrNull } from '../domain/check.ts'
import type { Order } from '../domain/order.ts'
import { stale } from '../domain/refusals.ts'
import { toldChanged } from '../domain/told.ts'
import { reloaded } from './cancel-order.ts'
import type { Expected } from './operate-on-order.ts'
import { openOrder } from './operate-on-order.ts'

type RemarkOrder = Expected & { readonly remark: string }

export async function remarkOrder(input: RemarkOrder, unit: OperatorUnit): Promise<Result<Order>> {
  const fine = checked(checkText(input.remark, { most: 500 }, 'remark'))
  if (!fine.ok) return fine
  const opened = await openOrder(input, unit)
  if (!opened.ok) return opened
  const { order } = opened.value
  const sellerRemark = textOrNull(input.remark)
  if (!(await saveEdit(unit.db, order, { edit: { sellerRemark }, now: unit.now }))) return stale()
  unit.emit(toldChanged(order))
  const summary = `Wrote a remark on order ${order.number}`
  unit.audited({
    subjectId: order.id,
    summary,
    before: { remark: order.sellerRemark },
    after: { remark: sellerRemark },
  })
  return reloaded(order.id, unit)
}
