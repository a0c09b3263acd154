import { priceChanged } from '@supermall/contracts/catalog'
import { checked } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { OperatorUnit, Unit } from '../data/database.ts'
import { isKept } from '../data/kept.ts'
import type { ProductRow, SkuRow } from '../data/rows.ts'
import type { SkuData } from '../data/skus.ts'
import { loadSkus, replaceSkus, takenCodes } from '../data/skus.ts'
import { checkCurrency, rangeOf } from '../domain/price.ts'
import { areKept } from '../domain/price-change.ts'
import type { OptionGiven, SkuGiven } from '../domain/sku.ts'
import { checkOptions, checkSkus } from '../domain/sku.ts'
import type { StoredStep } from '../domain/stored.ts'
import { storedOptions } from '../domain/stored.ts'
import { checkStepsBelow } from '../domain/terms.ts'
import type { MembersKnown } from './check-members.ts'
import { checkMembers, heldPrices } from './check-members.ts'
import { codesTaken } from './create-product.ts'
import type { ProductVersion } from './find-product.ts'
import { findEditable } from './find-product.ts'
import type { Pricing } from './may-price.ts'
import { mayPrice } from './may-price.ts'
import { skusOf } from './product-data.ts'
import { bothSides, withSkus } from './product-sides.ts'
import { saveProduct } from './save-product.ts'
import { auditChange } from './update-product.ts'

type SetProductSkus = ProductVersion &
  Pricing &
  MembersKnown & {
    readonly options: readonly OptionGiven[]
    readonly skus: readonly SkuGiven[]
  }

export async function setProductSkus(input: SetProductSkus, unit: OperatorUnit): Promise<Result<ProductRow>> {
  const found = await findEditable(input, unit)
  if (!found.ok) return found
  const before = found.value
  const fine = checked(
    ...checkOptions(input.options),
    ...checkSkus(input.skus, input.options),
    checkCurrency(input.skus[0]?.price, before.currency, 'skus', '0', 'price'),
  )
  if (!fine.ok) return fine
  const replaced = await replace(input, before, unit)
  if (!replaced.ok) return replaced
  const { skus, earlier, areSame } = replaced.value
  const { low, high } = rangeOf(skus.map(({ price }) => price))
  const options = storedOptions(input.options)
  const isSame = areSame && isKept(before, { options })
  const changes = {
    options,
    priceLow: low,
    priceHigh: high,
    ...(await auditChange(before, { isSame }, unit)),
  }
  const saved = await saveProduct(before, changes, unit)
  if (saved.ok)
    unit.audited({
      subjectId: before.id,
      summary: `Set the SKUs of ${before.title}`,
      ...withSkus(bothSides(before, saved.value), { earlier, later: skus }),
    })
  return saved
}

type Replaced = { readonly skus: readonly SkuData[]; readonly earlier: readonly SkuRow[]; readonly areSame: boolean }

async function replace(input: SetProductSkus, product: ProductRow, unit: Unit): Promise<Result<Replaced>> {
  const { id: productId, shopId } = product
  const earlier = await loadSkus(unit.db, productId)
  const known = checked(...checkMembers(input, heldPrices(earlier)))
  if (!known.ok) return known
  const skus = skusOf(input.skus, { productId, shopId, now: unit.now }, earlier)
  if (!areKept(skus, earlier)) mayPrice(input, productId)
  const codes = skus.map(({ code }) => code)
  const fine = checked(
    ...codesTaken(await takenCodes(unit.db, shopId, { productId, codes }), input.skus),
    checkStepsBelow(product.wholesale as StoredStep[], rangeOf(skus.map(({ price }) => price)).low),
  )
  if (!fine.ok) return fine
  if (!(await replaceSkus(unit.db, productId, { skus, now: unit.now }))) {
    return refused('SKU_CODE_TAKEN', 'The shop has a SKU with one of these codes.', 'skus')
  }
  const before = new Map(earlier.map((sku) => [sku.id, sku]))
  for (const sku of skus) tellPrice(before.get(sku.id), sku, unit)
  return ok({ skus, earlier, areSame: areForSale(skus, earlier) })
}

/** Whether these and no others were for sale before, each as it is now. */
function areForSale(skus: readonly SkuData[], earlier: readonly SkuRow[]): boolean {
  const live = new Map(earlier.filter(({ retiredAt }) => retiredAt === null).map((sku) => [sku.id, sku]))
  return skus.length === live.size && skus.every((sku) => isKept(live.get(sku.id) ?? {}, sku))
}

/** A SKU that is new, or was for sale at the same price, is no news to anybody who holds it. */
export function tellPrice(
  before: SkuRow | undefined,
  after: Pick<SkuRow, 'id' | 'productId' | 'price' | 'currency'>,
  unit: Unit,
): void {
  if (!before || before.price === after.price) return
  unit.emit(
    priceChanged({
      skuId: after.id as Id<'sku'>,
      productId: after.productId as Id<'prd'>,
      before: { minorUnits: before.price.toString(), currency: before.currency as Currency },
      after: { minorUnits: after.price.toString(), currency: after.currency as Currency },
    }),
  )
}
