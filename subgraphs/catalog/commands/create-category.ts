import { categoryChanged } from '@supermall/contracts/catalog'
import { checked } from '@supermall/kernel/check'
import { newId, parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refuse, refused } from '@supermall/kernel/result'
import { countChildren, findCategory, findCategoryBySlug, insertCategory, lockTree } from '../data/categories.ts'
import type { OperatorUnit, Unit } from '../data/database.ts'
import type { CategoryRow } from '../data/rows.ts'
import { checkCategory, checkPlace, checkRoom, levelBelow } from '../domain/category.ts'
import { notFound } from '../domain/check.ts'

type NewCategory = {
  readonly parentId?: string | null
  readonly name: string
  readonly slug: string
  readonly position?: number | null
  readonly iconUrl?: string | null
  readonly imageUrl?: string | null
  readonly isEnabled?: boolean | null
  readonly isOnHome?: boolean | null
}

export async function createCategory(input: NewCategory, unit: OperatorUnit): Promise<Result<CategoryRow>> {
  const added = await addCategory(input, unit)
  if (added.ok)
    unit.audited({
      subjectId: added.value.id,
      summary: `Created the category ${added.value.name}`,
      before: null,
      after: added.value,
    })
  return added
}

/** Without an entry of its own in the audit log: for an import, whose start is what is audited. */
export async function addCategory(input: NewCategory, unit: Unit): Promise<Result<CategoryRow>> {
  const fine = checked(...checkCategory(input))
  if (!fine.ok) return fine
  await lockTree(unit.db)
  const parentId = input.parentId == null ? null : parseId('cat', input.parentId)
  const parent = parentId && (await findCategory(unit.db, parentId))
  if (input.parentId != null && !parent) return refuse(notFound('parentId'))
  const placed = checked(checkPlace(parent), checkRoom(await countChildren(unit.db, parentId)))
  if (!placed.ok) return placed
  if (await findCategoryBySlug(unit.db, input.slug)) return taken()
  const saved = await insertCategory(unit.db, {
    id: newId('cat', unit.now.getTime()),
    parentId,
    level: levelBelow(parent),
    name: input.name.trim(),
    slug: input.slug,
    position: input.position ?? 0,
    iconUrl: input.iconUrl ?? null,
    imageUrl: input.imageUrl ?? null,
    isEnabled: input.isEnabled ?? true,
    isOnHome: input.isOnHome ?? false,
    version: 1,
    createdAt: unit.now,
    updatedAt: unit.now,
  })
  if (!saved) return taken()
  unit.emit(categoryChanged({ categoryId: saved.id as `cat_${string}`, version: saved.version }))
  return ok(saved)
}

const taken = () => refused('SLUG_TAKEN', 'Another category has this slug.', 'slug')
