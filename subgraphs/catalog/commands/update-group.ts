import { groupChanged } from '@supermall/contracts/catalog'
import { checked } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refuse } from '@supermall/kernel/result'
import type { OperatorUnit } from '../data/database.ts'
import { findGroup, findItemIds } from '../data/groups.ts'
import type { ProductGroupRow } from '../data/rows.ts'
import { deleteVersion, saveVersion } from '../data/versioned.ts'
import { checkEdit, keptAlways, notFound, stale } from '../domain/check.ts'
import { checkGroup } from '../domain/group.ts'
import type { DeleteOne } from './delete-category.ts'
import { reach } from './reach.ts'

type UpdateGroup = DeleteOne & {
  readonly name?: string | null
  readonly description?: string | null
  readonly isEnabled?: boolean | null
}

export async function updateGroup(input: UpdateGroup, unit: OperatorUnit): Promise<Result<ProductGroupRow>> {
  const fine = checked(checkEdit(input), ...checkGroup(input))
  if (!fine.ok) return fine
  const found = await findOwnGroup(input, unit)
  if (!found.ok) return found
  const before = found.value
  const saved = await saveVersion<ProductGroupRow>(unit.db.productGroup, before, {
    name: keptAlways(input.name, before.name).trim(),
    description: keptAlways(input.description, before.description).trim(),
    isEnabled: keptAlways(input.isEnabled, before.isEnabled),
    updatedAt: unit.now,
  })
  if (!saved || saved === 'taken') return refuse(stale())
  unit.emit(groupChanged({ groupId: saved.id as Id<'pgr'>, version: saved.version }))
  unit.audited({ subjectId: saved.id, summary: `Changed the group ${saved.name}`, before, after: saved })
  return ok(saved)
}

export async function deleteGroup(input: DeleteOne, unit: OperatorUnit): Promise<Result<ProductGroupRow>> {
  const found = await findOwnGroup(input, unit)
  if (!found.ok) return found
  const productIds = await findItemIds(unit.db, found.value.id)
  if (!(await deleteVersion(unit.db.productGroup, found.value))) return refuse(stale())
  unit.emit(groupChanged({ groupId: found.value.id as Id<'pgr'>, version: found.value.version + 1 }))
  unit.audited({
    subjectId: found.value.id,
    summary: `Deleted the group ${found.value.name}`,
    before: { ...found.value, productIds },
    after: null,
  })
  return found
}

export async function findOwnGroup(input: DeleteOne, unit: OperatorUnit): Promise<Result<ProductGroupRow>> {
  const id = parseId('pgr', input.id)
  const group = id && (await findGroup(unit.db, id))
  if (!group) return refuse(notFound('id'))
  reach(group.shopId, unit)
  return group.version === input.expectedVersion ? ok(group) : refuse(stale())
}
