import { productOffShelf, productOnShelf, productUpdated } from '@supermall/contracts/catalog'
import type { Id } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refuse, refused } from '@supermall/kernel/result'
import type { Unit } from '../data/database.ts'
import type { ProductData } from '../data/products.ts'
import { saveProductRow } from '../data/products.ts'
import type { ProductRow } from '../data/rows.ts'
import { rebuildDocuments } from '../data/search-document.ts'
import { stale } from '../domain/check.ts'
import { isListed, isShown } from '../domain/product-state.ts'

/**
 * Every change of a product goes through here: whether it is listed follows from what it is, its search document from both, and
 * what is told from whether buyers see it come, go or change.
 */
export async function saveProduct(before: ProductRow, changes: ProductData, unit: Unit): Promise<Result<ProductRow>> {
  const next = { ...before, ...changes } as ProductRow
  const listed = isListed(next)
  const listing = { isListed: listed, listedAt: listed ? (before.listedAt ?? unit.now) : null }
  const wasShown = before.wasShown || isShown(before) || isShown(next)
  const saved = await saveProductRow(unit.db, before, { ...changes, ...listing, wasShown, updatedAt: unit.now })
  if (saved === 'taken') return refused('SLUG_TAKEN', 'Another product has this slug.', 'slug')
  if (!saved) return refuse(stale())
  await rebuildDocuments(unit.db, [saved.id])
  const product = { ...saved, shopShownUntil: before.shopShownUntil }
  tell(before, product, unit)
  return ok(product)
}

function tell(before: ProductRow, saved: ProductRow, unit: Unit): void {
  const facts = { productId: saved.id as Id<'prd'>, shopId: saved.shopId as Id<'shp'>, version: saved.version }
  if (isShown(saved) === isShown(before)) unit.emit(productUpdated(facts))
  else unit.emit(isShown(saved) ? productOnShelf(facts) : productOffShelf(facts))
}
