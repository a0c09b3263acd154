import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { idempotent } from '@supermall/messaging/idempotency'
import type { OperatorUnit } from '../data/database.ts'
import { isWarehouseUsed, lockWarehouse, deleteWarehouse as remove } from '../data/warehouses.ts'
import { mainStays, stale, warehouseUsed } from '../domain/refusals.ts'
import { mainWarehouseId } from '../domain/warehouse.ts'
import { findOwnWarehouse } from './find-warehouse.ts'

type DeleteWarehouse = {
  readonly id: string
  readonly expectedVersion: number
  readonly idempotencyKey: string
}
type DeletedWarehouse = { readonly id: string }

/** Only one that no book names: what was moved in a warehouse, or planned for it, is told with its name for good. */
export function deleteWarehouse(input: DeleteWarehouse, unit: OperatorUnit): Promise<Result<DeletedWarehouse>> {
  const { idempotencyKey: key, ...rest } = input
  return idempotent({ name: 'warehouse delete', key, input: rest }, unit, () => erase(input, unit))
}

async function erase({ id, expectedVersion }: DeleteWarehouse, unit: OperatorUnit): Promise<Result<DeletedWarehouse>> {
  await lockWarehouse(unit.db, id)
  const found = await findOwnWarehouse(id, 'id', unit)
  if (!found.ok) return found
  const before = found.value
  if (before.version !== expectedVersion) return stale()
  const shopId = parseId('shp', before.shopId)
  if (shopId && before.id === mainWarehouseId(shopId)) return mainStays()
  if (await isWarehouseUsed(unit.db, id)) return warehouseUsed()
  await remove(unit.db, id)
  unit.audited({ subjectId: id, summary: `Deleted the warehouse ${before.name}`, before, after: null })
  return ok({ id })
}
