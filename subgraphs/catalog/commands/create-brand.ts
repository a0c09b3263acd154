import { brandChanged } from '@supermall/contracts/catalog'
import { checked } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { unlessTaken } from '@supermall/subgraph/unless-taken'
import { findBrandBySlug } from '../data/brands.ts'
import type { OperatorUnit } from '../data/database.ts'
import type { BrandRow } from '../data/rows.ts'
import { checkBrand } from '../domain/brand.ts'

export type NewBrand = {
  readonly name: string
  readonly slug: string
  readonly logoUrl?: string | null
  readonly description?: string | null
  readonly position?: number | null
  readonly isEnabled?: boolean | null
}

export async function createBrand(input: NewBrand, unit: OperatorUnit): Promise<Result<BrandRow>> {
  const fine = checked(...checkBrand(input))
  if (!fine.ok) return fine
  if (await findBrandBySlug(unit.db, input.slug)) return taken()
  const data = {
    id: newId('brd', unit.now.getTime()),
    name: input.name.trim(),
    slug: input.slug,
    logoUrl: input.logoUrl ?? null,
    description: input.description?.trim() ?? '',
    position: input.position ?? 0,
    isEnabled: input.isEnabled ?? true,
    createdAt: unit.now,
    updatedAt: unit.now,
  }
  const saved = await unlessTaken(unit.db.brand.create({ data }))
  if (!saved) return taken()
  unit.emit(brandChanged({ brandId: saved.id as Id<'brd'>, version: saved.version }))
  unit.audited({ subjectId: saved.id, summary: `Created the brand ${saved.name}`, before: null, after: saved })
  return ok(saved)
}

const taken = () => refused('SLUG_TAKEN', 'Another brand has this slug.', 'slug')
