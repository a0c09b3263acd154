import { productDeleted } from '@supermall/contracts/catalog'
import { checked } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refuse } from '@supermall/kernel/result'
import { productsInBundles } from '../data/bundles.ts'
import type { OperatorUnit } from '../data/database.ts'
import { deleteProductRow } from '../data/products.ts'
import type { ProductRow } from '../data/rows.ts'
import { rebuildDocuments } from '../data/search-document.ts'
import { deleteUnissued } from '../data/secrets.ts'
import { givePlaces } from '../data/shops.ts'
import { loadLiveSkus } from '../data/skus.ts'
import { stale, wrong } from '../domain/check.ts'
import type { ProductStatus } from '../domain/product-state.ts'
import { destination, notInState } from '../domain/product-state.ts'
import type { ManyProducts } from './find-products.ts'
import { findOwnProducts } from './find-products.ts'
import { wholeOf } from './product-sides.ts'

/** For good: what orders must remember they have copied, and secrets that were given to somebody stay. */
export async function purgeProducts(input: ManyProducts, unit: OperatorUnit): Promise<Result<readonly string[]>> {
  const found = await findOwnProducts(input, unit)
  if (!found.ok) return found
  const products = found.value
  const ids = products.map(({ id }) => id)
  const bundled = new Set(await productsInBundles(unit.db, ids))
  const fine = checked(...products.map((product, at) => checkPurge(product, bundled, String(at))))
  if (!fine.ok) return fine
  const skus = await loadLiveSkus(unit.db, ids)
  await deleteUnissued(unit.db, ids)
  for (const product of products) {
    if (!(await deleteProductRow(unit.db, product))) return refuse(stale())
    await givePlaces(unit.db, product.shopId, 1)
    const { id, shopId, version } = product
    unit.emit(productDeleted({ productId: id as Id<'prd'>, shopId: shopId as Id<'shp'>, version: version + 1 }))
    const before = wholeOf(
      product,
      skus.filter(({ productId }) => productId === id),
    )
    unit.audited({ subjectId: id, summary: `Purged ${product.title}`, before, after: null })
  }
  await rebuildDocuments(unit.db, ids)
  return ok(ids)
}

function checkPurge(product: ProductRow, bundled: ReadonlySet<string>, at: string) {
  if (destination(product.status as ProductStatus, 'PURGE') === null) return notInState(product.status, 'products', at)
  return bundled.has(product.id)
    ? wrong('PRODUCT_IN_BUNDLE', 'A bundle still holds it; change the bundle first.', 'products', at)
    : null
}
