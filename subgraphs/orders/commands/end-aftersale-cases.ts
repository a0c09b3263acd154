import { aftersaleCancelled } from '@supermall/contracts/orders'
import { findCasesOf } from '../data/aftersale.ts'
import type { Unit } from '../data/database.ts'
import type { CaseKind } from '../domain/aftersale-status.ts'
import { WAITING } from '../domain/aftersale-status.ts'
import { aboutCase } from '../domain/aftersale-told.ts'
import type { ShopOrder } from '../domain/order.ts'
import { moveCase } from './move-aftersale.ts'

/**
 * Whoever says that everything is fine takes back what they complained of, and so does an order that ends. Where goods or money
 * are on their way already a case goes on: what somebody sent must come back to them as money or goods.
 */
export const endCasesOf = (order: ShopOrder, reason: string, unit: Unit): Promise<void> =>
  end(order, { reason, kinds: ['REFUND_ONLY', 'RETURN', 'EXCHANGE'] }, unit)

/** Where only what was not sent ends, goods that were sent may still come back. */
export const endMoneyCasesOf = (order: ShopOrder, reason: string, unit: Unit): Promise<void> =>
  end(order, { reason, kinds: ['REFUND_ONLY'] }, unit)

type Which = { readonly reason: string; readonly kinds: readonly CaseKind[] }

async function end(order: ShopOrder, { reason, kinds }: Which, unit: Unit): Promise<void> {
  if (order.openCaseCount === 0) return
  const waiting = (await findCasesOf(unit.db, [order.id])).filter(
    ({ status, kind }) => WAITING.includes(status) && kinds.includes(kind),
  )
  for (const found of waiting) {
    await moveCase(found, { to: 'CANCELLED', reason }, unit)
    unit.emit(aftersaleCancelled(aboutCase(found, order)))
  }
}
