import { categoryChanged } from '@supermall/contracts/catalog'
import { checked, checkPosition } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refuse } from '@supermall/kernel/result'
import { countChildren, findBelow, findCategory, lockTree, shiftBelow } from '../data/categories.ts'
import type { OperatorUnit } from '../data/database.ts'
import type { CategoryRow } from '../data/rows.ts'
import { staleDocuments } from '../data/search-document.ts'
import { saveVersion } from '../data/versioned.ts'
import { checkPlace, checkRoom, levelBelow } from '../domain/category.ts'
import { keptAlways, notFound, stale } from '../domain/check.ts'

type MoveCategory = {
  readonly id: string
  readonly expectedVersion: number
  readonly parentId?: string | null
  readonly position?: number | null
}

export async function moveCategory(input: MoveCategory, unit: OperatorUnit): Promise<Result<CategoryRow>> {
  const fine = checked(checkPosition(input.position))
  if (!fine.ok) return fine
  await lockTree(unit.db)
  const id = parseId('cat', input.id)
  const before = id && (await findCategory(unit.db, id))
  if (!before) return refuse(notFound('id'))
  if (before.version !== input.expectedVersion) return refuse(stale())
  const parentId = input.parentId == null ? null : parseId('cat', input.parentId)
  const parent = parentId && (await findCategory(unit.db, parentId))
  if (input.parentId != null && !parent) return refuse(notFound('parentId'))
  const below = await findBelow(unit.db, before.id)
  const siblings = parentId === before.parentId ? 0 : await countChildren(unit.db, parentId)
  const placed = checked(checkPlace(parent, { category: before, below }), checkRoom(siblings))
  if (!placed.ok) return placed
  const level = levelBelow(parent)
  const position = keptAlways(input.position, before.position)
  const saved = await saveVersion<CategoryRow>(unit.db.category, before, {
    parentId,
    level,
    position,
    updatedAt: unit.now,
  })
  if (!saved || saved === 'taken') return refuse(stale())
  if (below.length > 0)
    await shiftBelow(
      unit.db,
      below.map((one) => one.id),
      { by: level - before.level, now: unit.now },
    )
  await staleDocuments(unit.db, { categoryIds: [before.id, ...below.map((one) => one.id)] })
  for (const one of [saved, ...below.map((child) => ({ ...child, version: child.version + 1 }))]) {
    unit.emit(categoryChanged({ categoryId: one.id as Id<'cat'>, version: one.version }))
  }
  unit.audited({ subjectId: saved.id, summary: `Moved the category ${saved.name}`, before, after: saved })
  return ok(saved)
}
