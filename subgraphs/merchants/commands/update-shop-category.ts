import { checkChange, checked, checkLine, checkLink, checkPosition } from '@supermall/kernel/check'
import { difference } from '@supermall/kernel/difference'
import { given } from '@supermall/kernel/given'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { OperatorUnit } from '../data/database.ts'
import { findCategory, saveCategory } from '../data/groups.ts'
import { notFound, stale } from '../domain/refusals.ts'
import type { ShopCategory } from '../domain/shop-category.ts'

type Changes = { readonly [Field in keyof Omit<ShopCategory, 'id' | 'version'>]?: ShopCategory[Field] | null }
type UpdateShopCategory = Changes & { readonly categoryId: string; readonly expectedVersion: number }

export async function updateShopCategory(input: UpdateShopCategory, unit: OperatorUnit): Promise<Result<ShopCategory>> {
  const { categoryId, expectedVersion, ...changes } = input
  const { iconUrl, ...named } = changes
  const fine = checked(
    checkChange(changes),
    checkLine(named.name, { least: 1, most: 40 }, 'name'),
    checkLink(iconUrl, 'iconUrl'),
    checkPosition(named.position),
  )
  if (!fine.ok) return fine
  const id = parseId('sct', categoryId)
  const category = id && (await findCategory(unit.db, id))
  if (!category) return notFound('categoryId')
  if (category.version !== expectedVersion) return stale()
  const edit = { ...given(named), ...(iconUrl === undefined ? {} : { iconUrl }) }
  const saved = await saveCategory(unit.db, category, { edit, now: unit.now })
  if (saved === 'taken') return refused('NAME_TAKEN', 'A category has this name already.', 'name')
  if (!saved) return stale()
  unit.audited({
    subjectId: saved.id,
    summary: `Changed the category ${saved.name}`,
    ...difference(category, saved, Object.keys(edit)),
  })
  return ok(saved)
}
