import { categoryChanged } from '@supermall/contracts/catalog'
import { checked } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refuse, refused } from '@supermall/kernel/result'
import { findBelow, findCategory } from '../data/categories.ts'
import type { OperatorUnit } from '../data/database.ts'
import type { CategoryRow } from '../data/rows.ts'
import { staleDocuments } from '../data/search-document.ts'
import { saveVersion } from '../data/versioned.ts'
import { checkCategory } from '../domain/category.ts'
import { checkEdit, kept, keptAlways, notFound, stale } from '../domain/check.ts'

type UpdateCategory = {
  readonly id: string
  readonly expectedVersion: number
  readonly name?: string | null
  readonly slug?: string | null
  readonly position?: number | null
  readonly iconUrl?: string | null
  readonly imageUrl?: string | null
  readonly isEnabled?: boolean | null
  readonly isOnHome?: boolean | null
}

export async function updateCategory(input: UpdateCategory, unit: OperatorUnit): Promise<Result<CategoryRow>> {
  const fine = checked(checkEdit(input, 'iconUrl', 'imageUrl'), ...checkCategory(input))
  if (!fine.ok) return fine
  const id = parseId('cat', input.id)
  const before = id && (await findCategory(unit.db, id))
  if (!before) return refuse(notFound('id'))
  if (before.version !== input.expectedVersion) return refuse(stale())
  const saved = await saveVersion<CategoryRow>(unit.db.category, before, {
    ...edited(input, before),
    updatedAt: unit.now,
  })
  if (saved === 'taken') return refused('SLUG_TAKEN', 'Another category has this slug.', 'slug')
  if (!saved) return refuse(stale())
  if (saved.name !== before.name || saved.isEnabled !== before.isEnabled) await staleBelow(id, unit)
  unit.emit(categoryChanged({ categoryId: saved.id as Id<'cat'>, version: saved.version }))
  unit.audited({ subjectId: saved.id, summary: `Changed the category ${saved.name}`, before, after: saved })
  return ok(saved)
}

/** Goods are found by what their categories are called, and in those that are enabled. */
async function staleBelow(id: string, { db }: OperatorUnit): Promise<void> {
  const below = await findBelow(db, id)
  await staleDocuments(db, { categoryIds: [id, ...below.map((one) => one.id)] })
}

const edited = (input: UpdateCategory, before: CategoryRow) => ({
  name: keptAlways(input.name, before.name).trim(),
  slug: keptAlways(input.slug, before.slug),
  position: keptAlways(input.position, before.position),
  iconUrl: kept(input.iconUrl, before.iconUrl),
  imageUrl: kept(input.imageUrl, before.imageUrl),
  isEnabled: keptAlways(input.isEnabled, before.isEnabled),
  isOnHome: keptAlways(input.isOnHome, before.isOnHome),
})
