import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refuse } from '@supermall/kernel/result'
import type { OperatorUnit } from '../data/database.ts'
import { deleteCategory, findCategory, lockCategory } from '../data/groups.ts'
import { notFound, stale } from '../domain/refusals.ts'
import type { ShopCategory } from '../domain/shop-category.ts'

type DeleteShopCategory = { readonly categoryId: string; readonly expectedVersion: number }

export async function deleteShopCategory(input: DeleteShopCategory, unit: OperatorUnit): Promise<Result<ShopCategory>> {
  const id = parseId('sct', input.categoryId)
  if (!id) return notFound('categoryId')
  const { shops, applications } = await lockCategory(unit.db, id)
  const category = await findCategory(unit.db, id)
  if (!category) return notFound('categoryId')
  if (category.version !== input.expectedVersion) return stale()
  if (shops + applications > 0) return inUse(shops, applications)
  if (!(await deleteCategory(unit.db, category))) return stale()
  unit.audited({ subjectId: id, summary: `Deleted the category ${category.name}`, before: category, after: null })
  return ok(category)
}

const inUse = (shopCount: number, applicationCount: number) =>
  refuse({
    type: 'ShopCategoryInUseError',
    code: 'CATEGORY_IN_USE',
    path: ['categoryId'],
    shopCount,
    applicationCount,
    message: `${shopCount} shops and ${applicationCount} applications are in this category; disable it instead.`,
  })
