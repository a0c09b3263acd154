import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import type { Unit } from '../data/database.ts'
import { lockFamily, saveEdit } from '../data/orders.ts'
import { decideHide } from '../domain/decide.ts'
import type { Family, Order } from '../domain/order.ts'
import { notFound, stale } from '../domain/refusals.ts'
import { toldChanged } from '../domain/told.ts'
import { reloaded } from './cancel-order.ts'

/** With a parent all of its orders: those are what stands in the lists. */
export async function hideOrder(orderId: string, accountId: Id<'acc'>, unit: Unit): Promise<Result<Order>> {
  const id = parseId('ord', orderId)
  const family = id && (await lockFamily(unit.db, id))
  if (!id || !family || family.payable.accountId !== accountId) return notFound('orderId')
  for (const order of named(family, id)) {
    const hidden = await hide(order, unit)
    if (!hidden.ok) return hidden
  }
  return reloaded(orderId, unit)
}

function named({ payable, orders }: Family, id: string): readonly Order[] {
  if (payable.isParent && payable.id === id) return [payable, ...orders]
  return orders.filter((one) => one.id === id)
}

async function hide(order: Order, unit: Unit): Promise<Result<null>> {
  const decided = decideHide(order)
  if (!decided.ok || order.isHidden) return decided
  if (!(await saveEdit(unit.db, order, { edit: { isHidden: true }, now: unit.now }))) return stale()
  unit.emit(toldChanged(order))
  return ok(null)
}
