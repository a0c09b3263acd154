import { brandChanged } from '@supermall/contracts/catalog'
import { checked } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refuse, refused } from '@supermall/kernel/result'
import { findBrand } from '../data/brands.ts'
import type { OperatorUnit } from '../data/database.ts'
import type { BrandRow } from '../data/rows.ts'
import { staleDocuments } from '../data/search-document.ts'
import { saveVersion } from '../data/versioned.ts'
import { checkBrand } from '../domain/brand.ts'
import { checkEdit, kept, keptAlways, notFound, stale } from '../domain/check.ts'
import type { NewBrand } from './create-brand.ts'

type UpdateBrand = { readonly [Field in keyof NewBrand]?: NewBrand[Field] | null } & {
  readonly id: string
  readonly expectedVersion: number
}

export async function updateBrand(input: UpdateBrand, unit: OperatorUnit): Promise<Result<BrandRow>> {
  const fine = checked(checkEdit(input, 'logoUrl'), ...checkBrand(input))
  if (!fine.ok) return fine
  const id = parseId('brd', input.id)
  const before = id && (await findBrand(unit.db, id))
  if (!before) return refuse(notFound('id'))
  if (before.version !== input.expectedVersion) return refuse(stale())
  const saved = await saveVersion<BrandRow>(unit.db.brand, before, { ...edited(input, before), updatedAt: unit.now })
  if (saved === 'taken') return refused('SLUG_TAKEN', 'Another brand has this slug.', 'slug')
  if (!saved) return refuse(stale())
  if (saved.name !== before.name) await staleDocuments(unit.db, { brandId: saved.id })
  unit.emit(brandChanged({ brandId: saved.id as Id<'brd'>, version: saved.version }))
  unit.audited({ subjectId: saved.id, summary: `Changed the brand ${saved.name}`, before, after: saved })
  return ok(saved)
}

const edited = (input: UpdateBrand, before: BrandRow) => ({
  name: keptAlways(input.name, before.name).trim(),
  slug: keptAlways(input.slug, before.slug),
  logoUrl: kept(input.logoUrl, before.logoUrl),
  description: keptAlways(input.description, before.description).trim(),
  position: keptAlways(input.position, before.position),
  isEnabled: keptAlways(input.isEnabled, before.isEnabled),
})
