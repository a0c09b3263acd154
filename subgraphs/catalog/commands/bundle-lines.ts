import type { Check } from '@supermall/kernel/check'
import { checked } from '@supermall/kernel/check'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import type { Unit } from '../data/database.ts'
import { loadProducts } from '../data/products.ts'
import type { ProductRow, SkuRow } from '../data/rows.ts'
import { loadSkusById } from '../data/skus.ts'
import { notFound, wrong } from '../domain/check.ts'
import type { BundleLineGiven, PricedLine } from '../domain/group.ts'
import { isShown } from '../domain/product-state.ts'

type Around = { readonly shopId: string; readonly kept?: readonly { readonly skuId: string }[] }

/**
 * The lines with what each SKU costs now; refused when one is none of the shop, or comes in while it is not on the shelf. What the bundle
 * held before may have left the shelf since.
 */
export async function pricedLines(
  lines: readonly BundleLineGiven[],
  { shopId, kept = [] }: Around,
  unit: Unit,
): Promise<Result<readonly PricedLine[]>> {
  const ids = lines.flatMap(({ skuId }) => parseId('sku', skuId) ?? [])
  const skus = new Map((await loadSkusById(unit.db, ids)).map((sku) => [sku.id, sku]))
  const owned = checked(...lines.map(({ skuId }, at) => checkLine(skus.get(skuId), shopId, String(at))))
  if (!owned.ok) return owned
  const known = new Set(kept.map(({ skuId }) => skuId))
  const shelved = await shelvedAmong([...skus.values()], unit)
  const fine = checked(
    ...lines.map(({ skuId }, at) => (known.has(skuId) || shelved.has(skuId) ? null : offShelf(String(at)))),
  )
  if (!fine.ok) return fine
  return ok(
    lines.map(({ skuId, quantity }) => ({
      price: skus.get(skuId)?.price ?? 0n,
      currency: skus.get(skuId)?.currency ?? '',
      quantity,
    })),
  )
}

async function shelvedAmong(skus: readonly SkuRow[], { db }: Unit): Promise<ReadonlySet<string>> {
  const products = await loadProducts(
    db,
    skus.map(({ productId }) => productId),
  )
  const shown = new Set(products.filter((product: ProductRow) => isShown(product)).map(({ id }) => id))
  return new Set(skus.filter(({ productId }) => shown.has(productId)).map(({ id }) => id))
}

const offShelf = (at: string): Check => wrong('PRODUCT_STATE', 'It is not on the shelf.', 'lines', at, 'skuId')

function checkLine(sku: SkuRow | undefined, shopId: string, at: string): Check {
  if (!sku || sku.retiredAt !== null) return notFound('lines', at, 'skuId')
  return sku.shopId === shopId
    ? null
    : wrong('NOT_OF_SHOP', 'A bundle holds goods of its own shop only.', 'lines', at, 'skuId')
}
