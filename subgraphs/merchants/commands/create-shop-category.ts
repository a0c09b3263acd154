import { checked, checkLine, checkLink, checkPosition } from '@supermall/kernel/check'
import { newId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { OperatorUnit } from '../data/database.ts'
import { countCategories, insertCategory } from '../data/groups.ts'
import { tooMany } from '../domain/refusals.ts'
import type { ShopCategory } from '../domain/shop-category.ts'
import { MOST_CATEGORIES } from '../domain/shop-category.ts'

type CreateShopCategory = Omit<ShopCategory, 'id' | 'version' | 'iconUrl'> & { readonly iconUrl?: string | null }

export async function createShopCategory(input: CreateShopCategory, unit: OperatorUnit): Promise<Result<ShopCategory>> {
  const fine = checked(
    checkLine(input.name, { least: 1, most: 40 }, 'name'),
    checkLink(input.iconUrl, 'iconUrl'),
    checkPosition(input.position),
  )
  if (!fine.ok) return fine
  if ((await countCategories(unit.db)) >= MOST_CATEGORIES) return tooMany(MOST_CATEGORIES, 'name')
  const id = newId('sct', unit.now.getTime())
  const category = { ...input, name: input.name.trim(), iconUrl: input.iconUrl ?? null, id, version: 1 }
  const saved = await insertCategory(unit.db, category, unit.now)
  if (!saved) return refused('NAME_TAKEN', 'A category has this name already.', 'name')
  unit.audited({ subjectId: id, summary: `Created the category ${saved.name}`, before: null, after: saved })
  return ok(saved)
}
