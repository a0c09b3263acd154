import { aftersaleCancelled } from '@supermall/contracts/orders'
import type { Id } from '@supermall/kernel/id'
import { endOpenCases } from '../data/aftersale-open.ts'
import type { Unit } from '../data/database.ts'
import type { ShopOrder } from '../domain/order.ts'

/** Whoever says that everything is fine takes back what they complained of, unless money is on its way back already. */
export async function endAftersaleCases(
  { id, shopId, accountId, openCaseCount }: ShopOrder,
  unit: Unit,
): Promise<void> {
  if (openCaseCount === 0) return
  for (const caseId of await endOpenCases(unit, id))
    unit.emit(aftersaleCancelled({ caseId: caseId as Id<'asc'>, orderId: id, shopId, accountId }))
}
