import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { ownShop } from '@supermall/subgraph/viewer'
import type { Unit } from '../data/database.ts'
import type { WarehouseRow } from '../data/rows.ts'
import { findWarehouse } from '../data/warehouses.ts'
import { notFound } from '../domain/refusals.ts'

/** Whose a warehouse is says its row; what is not theirs is forbidden, and audited as such. */
export async function findOwnWarehouse(id: string, path: string, unit: Unit): Promise<Result<WarehouseRow>> {
  const known = parseId('whs', id)
  const warehouse = known && (await findWarehouse(unit.db, known))
  if (!warehouse) return notFound(path)
  ownShop(unit.actor, warehouse.shopId)
  return ok(warehouse)
}
