import type { Id } from '@supermall/kernel/id'
import type { Unit } from '../data/database.ts'
import { lockFamily } from '../data/orders.ts'
import { isUncollected, paidWith } from '../domain/order.ts'
import { cancelFamily } from './cancel-family.ts'
import { endPaidOrder } from './end-paid-order.ts'

/** Goods that are counted when they are paid for were gone by then. Whoever sent them all the same has them. */
export async function endShortOrder(orderId: Id<'ord'>, unit: Unit): Promise<void> {
  const family = await lockFamily(unit.db, orderId)
  const order = family?.orders.find(({ id }) => id === orderId)
  if (!family || !order || order.status !== 'PAID') return
  const ending = { cause: 'OUT_OF_STOCK', reason: 'It was sold out.' } as const
  if (isUncollected(order)) await cancelFamily(paidWith(family, orderId), { ...ending, whole: family }, unit)
  else await endPaidOrder(order, { ...ending, family }, unit)
}
