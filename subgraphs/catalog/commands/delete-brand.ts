import { brandChanged } from '@supermall/contracts/catalog'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refuse, refused } from '@supermall/kernel/result'
import { findBrand, isBrandUsed } from '../data/brands.ts'
import type { OperatorUnit } from '../data/database.ts'
import type { BrandRow } from '../data/rows.ts'
import { deleteVersion } from '../data/versioned.ts'
import { notFound, stale } from '../domain/check.ts'
import type { DeleteOne } from './delete-category.ts'

export async function deleteBrand(input: DeleteOne, unit: OperatorUnit): Promise<Result<BrandRow>> {
  const id = parseId('brd', input.id)
  const before = id && (await findBrand(unit.db, id))
  if (!before) return refuse(notFound('id'))
  if (before.version !== input.expectedVersion) return refuse(stale())
  if (await isBrandUsed(unit.db, id))
    return refused('BRAND_IN_USE', 'Goods have this brand; give them another first.', 'id')
  if (!(await deleteVersion(unit.db.brand, before))) return refuse(stale())
  unit.emit(brandChanged({ brandId: id, version: before.version + 1 }))
  unit.audited({ subjectId: id, summary: `Deleted the brand ${before.name}`, before, after: null })
  return ok(before)
}
