import { checked, nameKey } from '@supermall/kernel/check'
import { newId, parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { unlessTaken } from '@supermall/subgraph/unless-taken'
import { ownShop } from '@supermall/subgraph/viewer'
import type { OperatorUnit } from '../data/database.ts'
import type { WarehouseRow } from '../data/rows.ts'
import { countWarehouses, highestPriority, insertWarehouse, keepMain, lockShop } from '../data/warehouses.ts'
import { nameTaken, notFound, tooMany } from '../domain/refusals.ts'
import { checkWarehouse, lastPriority, MOST_WAREHOUSES } from '../domain/warehouse.ts'

export type CreateWarehouse = {
  readonly shopId: string
  readonly name: string
  readonly address?: string | null
  readonly contactName?: string | null
  readonly contactPhone?: string | null
  readonly priority?: number | null
}

export async function createWarehouse(input: CreateWarehouse, unit: OperatorUnit): Promise<Result<WarehouseRow>> {
  const shopId = parseId('shp', input.shopId)
  if (!shopId) return notFound('shopId')
  ownShop(unit.actor, shopId)
  const fine = checked(...checkWarehouse(input))
  if (!fine.ok) return fine
  if (unit.actor.shopId === shopId) await keepMain(unit.db, [shopId], unit.now)
  if (!(await lockShop(unit.db, shopId))) return notFound('shopId')
  const count = await countWarehouses(unit.db, shopId)
  if (count >= MOST_WAREHOUSES) return tooMany(MOST_WAREHOUSES, 'shopId')
  const priority = input.priority ?? lastPriority(await highestPriority(unit.db, shopId))
  const saved = await unlessTaken(
    insertWarehouse(unit.db, { ...rowOf(input, priority), shopId, createdAt: unit.now, updatedAt: unit.now }),
  )
  if (!saved) return nameTaken()
  unit.audited({ subjectId: saved.id, summary: `Created the warehouse ${saved.name}`, before: null, after: saved })
  return ok(saved)
}

/** Without a word on its priority it is the last one that goods are taken from. */
const rowOf = ({ name, address, contactName, contactPhone }: CreateWarehouse, priority: number) => ({
  id: newId('whs'),
  name: name.trim(),
  nameKey: nameKey(name),
  address: address?.trim() ?? '',
  contactName: contactName?.trim() ?? '',
  contactPhone: contactPhone?.trim() ?? '',
  priority,
  isEnabled: true,
  isRecountDue: false,
  version: 1,
})
