import type { Check } from '@supermall/kernel/check'
import { checked } from '@supermall/kernel/check'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import type { OperatorUnit, Unit } from '../data/database.ts'
import type { OffRow } from '../data/features.ts'
import { loadOff } from '../data/features.ts'
import type { ProductData } from '../data/products.ts'
import type { ProductRow } from '../data/rows.ts'
import { checkComplete } from '../domain/product.ts'
import type { Move, ProductStatus } from '../domain/product-state.ts'
import { destination, notInState } from '../domain/product-state.ts'
import { featureOff } from './check-features.ts'
import type { ManyProducts } from './find-products.ts'
import { findOwnProducts } from './find-products.ts'
import { saveProduct } from './save-product.ts'

type Shift = Exclude<Move, 'PURGE'>

/** All or none: the first that may not move takes the others back with it. */
export async function moveProducts(
  input: ManyProducts,
  move: Shift,
  unit: OperatorUnit,
): Promise<Result<readonly ProductRow[]>> {
  const found = await findOwnProducts(input, unit)
  if (!found.ok) return found
  const off = await offForShelf(found.value, unit)
  const fine = checked(
    ...found.value.flatMap((product, at) => checkMove(product, move, { off, path: ['products', String(at)] })),
  )
  if (!fine.ok) return fine
  const moved: ProductRow[] = []
  for (const product of found.value) {
    const saved = await moveProduct(product, move, unit)
    if (!saved.ok) return saved
    moved.push(saved.value)
    unit.audited({
      subjectId: product.id,
      summary: `${move} ${product.title}`,
      before: { status: product.status },
      after: { status: saved.value.status },
    })
  }
  return ok(moved)
}

type Around = { readonly off: readonly OffRow[]; readonly path?: readonly string[] }

export const checkMove = (product: ProductRow, move: Shift, { off, path = [] }: Around): readonly Check[] => [
  destination(product.status as ProductStatus, move) ? null : notInState(product.status, ...path),
  ...(move === 'SHELVE' ? [checkComplete(product, ...path), checkShelf(product, { off, path })] : []),
]

/** What could not be sold is not put before buyers. */
export const checkShelf = ({ kind, shopId }: ProductRow, { off, path = [] }: Around): Check =>
  kind === 'VIRTUAL' && off.some((one) => one.shopId === shopId && one.code === 'VIRTUAL_GOODS')
    ? featureOff(...path)
    : null

/** What is switched off for the shops of those goods to which it matters. */
export function offForShelf(products: readonly ProductRow[], { db, now }: Unit): Promise<readonly OffRow[]> {
  const shopIds = products.filter(({ kind }) => kind === 'VIRTUAL').map(({ shopId }) => shopId)
  return loadOff(db, [...new Set(shopIds)], now)
}

/** A move by hand or by the clock uses up the time that was set for it. */
export const moveProduct = (product: ProductRow, move: Shift, unit: Unit): Promise<Result<ProductRow>> =>
  saveProduct(
    product,
    { status: destination(product.status as ProductStatus, move) ?? product.status, ...CLEARS[move](unit.now) },
    unit,
  )

const CLEARS: Record<Shift, (now: Date) => ProductData> = {
  SHELVE: () => ({ shelveAt: null }),
  UNSHELVE: () => ({ unshelveAt: null, shelveAt: null }),
  RECYCLE: (now) => ({ shelveAt: null, unshelveAt: null, recycledAt: now }),
  RESTORE: () => ({ recycledAt: null }),
}
