import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { ownShop } from '@supermall/subgraph/viewer'
import { isUnderWay } from '../data/checkouts.ts'
import type { OperatorUnit } from '../data/database.ts'
import type { Family, Order, OrderLine, ShopOrder } from '../domain/order.ts'
import { linesOf } from '../domain/order.ts'
import { stale, underWay } from '../domain/refusals.ts'
import { lockOrder } from './lock-order.ts'

export type Expected = { readonly orderId: string; readonly expectedVersion: number }
export type Operated = { readonly order: ShopOrder; readonly lines: readonly OrderLine[]; readonly family: Family }

/**
 * What every action of those who run orders begins with: whose it is, locked, and as it was read. A parent is nobody's shop's. As long
 * as its checkout may still go back nobody works at it: what were sent then would have no payment that could ever be collected.
 */
export async function openOrder({ orderId, expectedVersion }: Expected, unit: OperatorUnit): Promise<Result<Operated>> {
  const isKnown = ({ shopId }: Order): boolean => shopId !== null || unit.actor.audience === 'PLATFORM'
  const locked = await lockOrder(orderId, isKnown, unit)
  if (!locked.ok) return locked
  const { order, family } = locked.value
  ownShop(unit.actor, order.shopId)
  if (order.version !== expectedVersion) return stale()
  if (await isUnderWay(unit.db, order.checkoutId)) return underWay()
  return ok({ order, lines: linesOf(family, order), family })
}
