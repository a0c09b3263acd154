import { productCreated } from '@supermall/contracts/catalog'
import { checked } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'
import { newId, parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refuse, refused } from '@supermall/kernel/result'
import type { OperatorUnit, Unit } from '../data/database.ts'
import type { NewProductData } from '../data/products.ts'
import { insertProduct, isSlugTaken, loadProduct } from '../data/products.ts'
import type { ProductRow, ShopRow } from '../data/rows.ts'
import { findShop, takePlace } from '../data/shops.ts'
import { loadSkus, replaceSkus, takenCodes } from '../data/skus.ts'
import { notFound, wrong } from '../domain/check.ts'
import { rangeOf } from '../domain/price.ts'
import type { ProductKind, Said } from '../domain/product.ts'
import { checkSaid } from '../domain/product.ts'
import { auditAfterEdit } from '../domain/product-state.ts'
import type { OptionGiven, SkuGiven } from '../domain/sku.ts'
import { checkOptions, checkSkus } from '../domain/sku.ts'
import { storedOptions } from '../domain/stored.ts'
import type { PresellGiven, StoreShop, TermsGiven, WholesaleGiven } from '../domain/terms.ts'
import { checkCardEnd, checkKindTerms, checkPresell, checkWholesale } from '../domain/terms.ts'
import { checkFeatures, neededBy } from './check-features.ts'
import type { MembersKnown } from './check-members.ts'
import { checkReferences } from './check-references.ts'
import { saidData, skusOf, termsData } from './product-data.ts'
import { wholeOf } from './product-sides.ts'
import { isPlatform, reach } from './reach.ts'

type NewProduct = Said &
  TermsGiven &
  MembersKnown & {
    readonly shopId: string
    readonly categoryId: string
    readonly brandId?: string | null
    readonly kind?: ProductKind | null
    readonly title: string
    readonly options?: readonly OptionGiven[] | null
    readonly skus: readonly SkuGiven[]
    readonly presell?: PresellGiven | null
    readonly wholesale?: readonly WholesaleGiven[] | null
    readonly stores?: readonly StoreShop[]
  }

export async function createProduct(input: NewProduct, unit: OperatorUnit): Promise<Result<ProductRow>> {
  const added = await addProduct(input, unit)
  if (!added.ok) return added
  const { id, title } = added.value
  const after = wholeOf(added.value, await loadSkus(unit.db, id))
  unit.audited({ subjectId: id, summary: `Created ${title}`, before: null, after })
  return added
}

/** Without an entry of its own in the audit log: for an import, whose start is what is audited. */
export async function addProduct(input: NewProduct, unit: Unit): Promise<Result<ProductRow>> {
  const shopId = parseId('shp', input.shopId)
  if (!shopId) return refuse(notFound('shopId'))
  reach(shopId, unit)
  const fine = checkInput(input, unit)
  if (!fine.ok) return fine
  const shop = await findShop(unit.db, shopId)
  if (!shop) return refused('SHOP_NOT_FOUND', 'There is no such shop.', 'shopId')
  const offered = await checkFeatures(neededBy(input), shopId, unit)
  if (!offered.ok) return offered
  const found = await checkReferences(input, { shopId }, unit)
  if (!found.ok) return found
  const id = newId('prd', unit.now.getTime())
  const free = await checkFree(id, input, unit)
  if (!free.ok) return free
  if (!(await takePlace(unit.db, shopId)))
    return refused('SHOP_FULL', `The shop may have ${shop.mostProducts} goods.`, 'shopId')
  if (!(await insertProduct(unit.db, dataOf(input, { id, shop, unit })))) return slugTaken()
  const isSaved = await replaceSkus(unit.db, id, {
    skus: skusOf(input.skus, { productId: id, shopId, now: unit.now }),
    now: unit.now,
  })
  if (!isSaved) return refused('SKU_CODE_TAKEN', 'The shop has a SKU with one of these codes.', 'skus')
  unit.emit(productCreated({ productId: id, shopId: shopId as Id<'shp'>, version: 1 }))
  const saved = await loadProduct(unit.db, id)
  return saved ? ok(saved) : refuse(notFound('id'))
}

function checkInput(input: NewProduct, { now }: Unit): Result<null> {
  const currency = input.skus[0]?.price.currency ?? ''
  const fine = checked(
    ...checkSaid(input),
    ...checkOptions(input.options ?? []),
    ...checkSkus(input.skus, input.options ?? []),
    ...checkKindTerms(input.kind ?? 'PHYSICAL', input),
    ...checkPresell(input.presell, currency),
    checkCardEnd(input.card?.until ?? null, [now, input.saleWindow?.startsAt]),
  )
  if (!fine.ok) return fine
  const { low } = rangeOf(skusOf(input.skus, NOWHERE).map(({ price }) => price))
  return checked(...checkWholesale(input.wholesale, { currency, price: low }))
}

const NOWHERE = { productId: '', shopId: '', now: new Date(0) }

async function checkFree(productId: string, input: NewProduct, { db }: Unit): Promise<Result<null>> {
  if (input.slug && (await isSlugTaken(db, input.slug))) return slugTaken()
  const taken = await takenCodes(db, input.shopId, { productId, codes: input.skus.map(({ code }) => code) })
  return checked(...codesTaken(taken, input.skus))
}

export const codesTaken = (taken: readonly string[], skus: readonly SkuGiven[]) =>
  taken.map((code) =>
    wrong(
      'SKU_CODE_TAKEN',
      `The shop has a SKU ${code} already.`,
      'skus',
      String(skus.findIndex((sku) => sku.code === code)),
      'code',
    ),
  )

const slugTaken = () => refused('SLUG_TAKEN', 'Another product has this slug.', 'slug')

function dataOf(input: NewProduct, { id, shop, unit }: { id: string; shop: ShopRow; unit: Unit }): NewProductData {
  const skus = skusOf(input.skus, { productId: id, shopId: shop.id, now: unit.now })
  const { low, high } = rangeOf(skus.map(({ price }) => price))
  const currency = skus[0]?.currency ?? ''
  return {
    id,
    shopId: shop.id,
    categoryId: input.categoryId,
    brandId: input.brandId ?? null,
    kind: input.kind ?? 'PHYSICAL',
    ...saidData(input),
    ...termsData(input, currency),
    slug: input.slug ?? id.slice(4),
    title: input.title.trim(),
    options: storedOptions(input.options ?? []),
    currency,
    priceLow: low,
    priceHigh: high,
    sales: input.salesBase ?? 0,
    status: 'DRAFT',
    auditState: auditAfterEdit(shop, isPlatform(unit), 'APPROVED'),
    isListed: false,
    createdAt: unit.now,
    updatedAt: unit.now,
  }
}
