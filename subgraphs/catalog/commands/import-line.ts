import type { Result } from '@supermall/kernel/result'
import { ok, refuse, refused } from '@supermall/kernel/result'
import { findBrandBySlug } from '../data/brands.ts'
import { findCategoryBySlug } from '../data/categories.ts'
import type { Unit } from '../data/database.ts'
import type { CategoryRow, ImportJobRow, ProductRow } from '../data/rows.ts'
import { skuIdByCode } from '../data/skus.ts'
import { notFound } from '../domain/check.ts'
import { categoryIn, flagsIn, kindIn, pricesIn, productIn } from '../domain/import-line.ts'
import type { Line } from '../domain/import-sheet.ts'
import type { ProductKind } from '../domain/product.ts'
import { changePrices } from './change-prices.ts'
import { addCategory } from './create-category.ts'
import { addProduct } from './create-product.ts'

export async function importCategory(line: Line, _: ImportJobRow, unit: Unit): Promise<Result<CategoryRow>> {
  const parent = line.parent ? await findCategoryBySlug(unit.db, line.parent) : null
  if (line.parent && !parent) return refuse(notFound('parent'))
  return addCategory({ ...categoryIn(line), parentId: parent?.id ?? null }, unit)
}

export async function importProduct(line: Line, { shopId }: ImportJobRow, unit: Unit): Promise<Result<ProductRow>> {
  const category = await findCategoryBySlug(unit.db, line.category ?? '')
  if (!category) return refuse(notFound('category'))
  const brand = line.brand ? await findBrandBySlug(unit.db, line.brand) : null
  if (line.brand && !brand) return refuse(notFound('brand'))
  const kind = kindIn(line) ?? 'PHYSICAL'
  if (!isKind(kind)) return refused('VALUE_UNKNOWN', `It must be one of ${KINDS.join(', ')}.`, 'kind')
  const flags = flagsIn(line) ?? []
  if (!flags.every((flag) => FLAGS.includes(flag)))
    return refused('VALUE_UNKNOWN', `Each must be one of ${FLAGS.join(', ')}.`, 'flags')
  return addProduct(
    { ...productIn(line), shopId: shopId ?? '', categoryId: category.id, brandId: brand?.id ?? null, kind, flags },
    unit,
  )
}

export async function importPrices(
  line: Line,
  { shopId }: ImportJobRow,
  unit: Unit,
): Promise<Result<{ readonly id: string }>> {
  const sku = await skuIdByCode(unit.db, shopId ?? '', line.sku_code ?? '')
  if (!sku) return refuse(notFound('sku_code'))
  const changed = await changePrices({ id: sku.productId, prices: [pricesIn(line, sku.id)] }, unit)
  return changed.ok ? ok({ id: sku.id }) : changed
}

const KINDS: readonly ProductKind[] = ['PHYSICAL', 'VIRTUAL', 'VERIFICATION', 'CARD']
const isKind = (text: string): text is ProductKind => KINDS.some((kind) => kind === text)
const FLAGS: readonly string[] = ['NEW', 'HOT', 'RECOMMENDED', 'DISCOUNTED', 'FREE_SHIPPING', 'LIMITED_TIME']
