import type { Check } from '@supermall/kernel/check'
import { checked } from '@supermall/kernel/check'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import type { Unit } from '../data/database.ts'
import { loadProducts } from '../data/products.ts'
import type { ProductRow } from '../data/rows.ts'
import { checkDistinct, checkSize, notFound, wrong } from '../domain/check.ts'
import type { ProductVersion } from './find-product.ts'
import { reach } from './reach.ts'

export type ManyProducts = { readonly products: readonly ProductVersion[] }

/** All of them in the order asked, at the versions that the client read; or all that is wrong with any of them. */
export async function findOwnProducts({ products }: ManyProducts, unit: Unit): Promise<Result<readonly ProductRow[]>> {
  const fine = checked(
    checkSize(products, { least: 1, most: 100 }, 'products'),
    checkDistinct(
      products.map(({ id }) => id),
      'products',
    ),
  )
  if (!fine.ok) return fine
  const ids = products.flatMap(({ id }) => parseId('prd', id) ?? [])
  const rows = new Map((await loadProducts(unit.db, ids)).map((row) => [row.id, row]))
  for (const row of rows.values()) reach(row.shopId, unit)
  const found = checked(...products.map((one, at) => checkFound(one, rows.get(one.id), String(at))))
  return found.ok ? ok(products.flatMap(({ id }) => rows.get(id) ?? [])) : found
}

function checkFound({ expectedVersion }: ProductVersion, row: ProductRow | undefined, at: string): Check {
  if (!row) return notFound('products', at, 'id')
  if (row.version === expectedVersion) return null
  return wrong(
    'STALE_VERSION',
    'Somebody changed it since it was read; read it again.',
    'products',
    at,
    'expectedVersion',
  )
}
