import { categoryChanged } from '@supermall/contracts/catalog'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refuse } from '@supermall/kernel/result'
import { countChildren, countProducts, findCategory, lockCategory, lockTree } from '../data/categories.ts'
import type { OperatorUnit } from '../data/database.ts'
import type { CategoryRow } from '../data/rows.ts'
import { deleteVersion } from '../data/versioned.ts'
import { notFound, stale } from '../domain/check.ts'

export type DeleteOne = { readonly id: string; readonly expectedVersion: number }

export async function deleteCategory(input: DeleteOne, unit: OperatorUnit): Promise<Result<CategoryRow>> {
  await lockTree(unit.db)
  const id = parseId('cat', input.id)
  if (id) await lockCategory(unit.db, id)
  const before = id && (await findCategory(unit.db, id))
  if (!before) return refuse(notFound('id'))
  if (before.version !== input.expectedVersion) return refuse(stale())
  const childCount = await countChildren(unit.db, id)
  const productCount = await countProducts(unit.db, id)
  if (childCount + productCount > 0) return inUse(childCount, productCount)
  if (!(await deleteVersion(unit.db.category, before))) return refuse(stale())
  unit.emit(categoryChanged({ categoryId: id, version: before.version + 1 }))
  unit.audited({ subjectId: id, summary: `Deleted the category ${before.name}`, before, after: null })
  return ok(before)
}

const inUse = (childCount: number, productCount: number) =>
  refuse({
    type: 'CategoryInUseError',
    code: 'CATEGORY_IN_USE',
    path: ['id'],
    childCount,
    productCount,
    message: `It still holds ${childCount} categories and ${productCount} goods; move them first.`,
  })
