import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import type { Unit } from '../data/database.ts'
import { findOrder, saveEdit } from '../data/orders.ts'
import { decideHide } from '../domain/decide.ts'
import type { Order } from '../domain/order.ts'
import { notFound, stale } from '../domain/refusals.ts'
import { toldChanged } from '../domain/told.ts'
import { reloaded } from './cancel-order.ts'

export async function hideOrder(orderId: string, accountId: Id<'acc'>, unit: Unit): Promise<Result<Order>> {
  const id = parseId('ord', orderId)
  const order = id && (await findOrder(unit.db, id))
  if (!order || order.accountId !== accountId) return notFound('orderId')
  const decided = decideHide(order)
  if (!decided.ok) return decided
  if (order.isHidden) return reloaded(orderId, unit)
  if (!(await saveEdit(unit.db, order, { edit: { isHidden: true }, now: unit.now }))) return stale()
  unit.emit(toldChanged(order))
  return reloaded(orderId, unit)
}
