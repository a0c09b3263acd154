import { checkChange, checked, nameKey } from '@supermall/kernel/check'
import { given } from '@supermall/kernel/given'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { unlessTaken } from '@supermall/subgraph/unless-taken'
import type { OperatorUnit } from '../data/database.ts'
import type { WarehouseRow } from '../data/rows.ts'
import { saveWarehouse } from '../data/warehouses.ts'
import { nameTaken, stale } from '../domain/refusals.ts'
import { checkWarehouse } from '../domain/warehouse.ts'
import type { CreateWarehouse } from './create-warehouse.ts'
import { findOwnWarehouse } from './find-warehouse.ts'

type UpdateWarehouse = Partial<{
  readonly [Field in keyof Omit<CreateWarehouse, 'shopId'>]: CreateWarehouse[Field] | null
}> & {
  readonly id: string
  readonly expectedVersion: number
  readonly isEnabled?: boolean | null
}

/**
 * Switched on or off, its goods are counted anew by a job: there may be more of them than one transaction should hold.
 */
export async function updateWarehouse(input: UpdateWarehouse, unit: OperatorUnit): Promise<Result<WarehouseRow>> {
  const found = await findOwnWarehouse(input.id, 'id', unit)
  if (!found.ok) return found
  const { id: _id, expectedVersion: _version, ...changes } = input
  const fine = checked(checkChange(given(changes)), ...checkWarehouse(input))
  if (!fine.ok) return fine
  const before = found.value
  if (before.version !== input.expectedVersion) return stale()
  const edit = edited(input, before)
  const isRecountDue = before.isRecountDue || edit.isEnabled !== before.isEnabled
  const saving = saveWarehouse(unit.db, before, { ...edit, isRecountDue, updatedAt: unit.now })
  const saved = await unlessTaken(saving.then((row) => row ?? 'stale'))
  if (saved === null) return nameTaken()
  if (saved === 'stale') return stale()
  unit.audited({ subjectId: saved.id, summary: `Changed the warehouse ${saved.name}`, before, after: saved })
  return ok(saved)
}

const edited = (input: UpdateWarehouse, before: WarehouseRow) => ({
  name: input.name?.trim() ?? before.name,
  nameKey: input.name == null ? before.nameKey : nameKey(input.name),
  address: input.address?.trim() ?? before.address,
  contactName: input.contactName?.trim() ?? before.contactName,
  contactPhone: input.contactPhone?.trim() ?? before.contactPhone,
  priority: input.priority ?? before.priority,
  isEnabled: input.isEnabled ?? before.isEnabled,
})
