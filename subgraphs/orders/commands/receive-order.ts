import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { isUncontested } from '../data/contested.ts'
import type { Unit } from '../data/database.ts'
import { lockFamily } from '../data/orders.ts'
import { decideReceive } from '../domain/decide.ts'
import type { Order } from '../domain/order.ts'
import { notFound } from '../domain/refusals.ts'
import { reloaded } from './cancel-order.ts'
import { finishOrder } from './finish-order.ts'

/** Said again it stays as it is. */
export async function receiveOrder(orderId: string, accountId: Id<'acc'>, unit: Unit): Promise<Result<Order>> {
  const id = parseId('ord', orderId)
  const family = id && (await lockFamily(unit.db, id))
  const order = family?.orders.find((one) => one.id === id)
  if (!family || !order || order.accountId !== accountId) return notFound('orderId')
  if (order.status !== 'FINISHED') {
    const decided = decideReceive(order)
    if (!decided.ok) return decided
    await finishOrder(order, { family, action: 'RECEIVED' }, unit)
  }
  return reloaded(orderId, unit)
}

/** Nobody said anything for so long. False when something happened since it was listed. */
export async function receiveByItself(orderId: string, unit: Unit): Promise<boolean> {
  const family = await lockFamily(unit.db, orderId)
  const order = family?.orders.find(({ id }) => id === orderId)
  if (!family || !order || order.status !== 'SHIPPED') return false
  if (order.receiveAt === null || order.receiveAt > unit.now) return false
  if (!(await isUncontested(unit.db, order))) return false
  await finishOrder(order, { family, action: 'RECEIVED_BY_TIME' }, unit)
  return true
}
