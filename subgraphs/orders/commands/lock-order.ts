import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import type { Unit } from '../data/database.ts'
import { lockFamily } from '../data/orders.ts'
import type { Family, Order, ShopOrder } from '../domain/order.ts'
import { isParent, notFound } from '../domain/refusals.ts'

export type LockedOrder = { readonly order: ShopOrder; readonly family: Family }

/** One order of a shop with all that is paid with it, locked. A parent is none: who may see it is told to name one of its orders. */
export async function lockOrder(
  orderId: string,
  sees: (order: Order) => boolean,
  unit: Unit,
): Promise<Result<LockedOrder>> {
  const id = parseId('ord', orderId)
  const family = id && (await lockFamily(unit.db, id))
  if (!family) return notFound('orderId')
  const order = family.orders.find((one) => one.id === id)
  if (order) return sees(order) ? ok({ order, family }) : notFound('orderId')
  return sees(family.payable) ? isParent() : notFound('orderId')
}

export const lockOwnOrder = (orderId: string, accountId: Id<'acc'>, unit: Unit): Promise<Result<LockedOrder>> =>
  lockOrder(orderId, (order) => order.accountId === accountId, unit)
