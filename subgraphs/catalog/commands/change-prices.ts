import type { Check } from '@supermall/kernel/check'
import { checkChange, checked } from '@supermall/kernel/check'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refuse } from '@supermall/kernel/result'
import type { OperatorUnit, Unit } from '../data/database.ts'
import { loadProduct } from '../data/products.ts'
import type { ProductRow, SkuRow } from '../data/rows.ts'
import { loadSkus, saveSku } from '../data/skus.ts'
import { checkDistinct, checkSize, notFound, stale } from '../domain/check.ts'
import { checkPrice, noPrice, rangeOf, readPrice } from '../domain/price.ts'
import { notInState } from '../domain/product-state.ts'
import type { LevelPriceGiven } from '../domain/sku.ts'
import { checkLevelPrices, MOST_SKUS } from '../domain/sku.ts'
import type { StoredStep } from '../domain/stored.ts'
import { storedLevelPrices } from '../domain/stored.ts'
import { checkStepsBelow } from '../domain/terms.ts'
import type { MembersKnown } from './check-members.ts'
import { checkMembers, heldPrices } from './check-members.ts'
import { bothSides, withSkus } from './product-sides.ts'
import { reach } from './reach.ts'
import { saveProduct } from './save-product.ts'
import { tellPrice } from './set-product-skus.ts'

type SkuPrice = {
  readonly skuId: string
  readonly price?: string | null
  readonly marketPrice?: string | null
  readonly costPrice?: string | null
  readonly levelPrices?: readonly LevelPriceGiven[] | null
}
type ChangePrices = MembersKnown & {
  readonly id: string
  readonly expectedVersion?: number | null
  readonly prices: readonly SkuPrice[]
}

export async function updatePrices(input: ChangePrices, unit: OperatorUnit): Promise<Result<ProductRow>> {
  const fine = checked(...input.prices.flatMap(checkNamed))
  if (!fine.ok) return fine
  const before = await loadProduct(unit.db, input.id)
  const earlier = before ? await loadSkus(unit.db, before.id) : []
  const saved = await changePrices(input, unit)
  if (saved.ok && before) {
    unit.audited({
      subjectId: before.id,
      summary: `Changed prices of ${before.title}`,
      ...withSkus(bothSides(before, saved.value), { earlier, later: await loadSkus(unit.db, before.id) }),
    })
  }
  return saved
}

/** A sheet may leave cells empty; whoever names a SKU here means to change it. */
function checkNamed({ skuId: _, ...prices }: SkuPrice, at: number): readonly Check[] {
  const named = checkChange(prices)
  if (named) return [{ ...named, path: ['prices', String(at)] }]
  return [prices.price === null ? noPrice('prices', String(at), 'price') : null]
}

/** Without an entry of its own in the audit log: for an import, whose start is what is audited. */
export async function changePrices(input: ChangePrices, unit: Unit): Promise<Result<ProductRow>> {
  const id = parseId('prd', input.id)
  const product = id && (await loadProduct(unit.db, id))
  if (!product) return refuse(notFound('id'))
  reach(product.shopId, unit)
  if (input.expectedVersion != null && product.version !== input.expectedVersion) return refuse(stale())
  if (product.status === 'RECYCLED') return refuse(notInState(product.status, 'id'))
  const live = (await loadSkus(unit.db, product.id)).filter(({ retiredAt }) => retiredAt === null)
  const fine = checkPrices(input.prices, { product, live })
  if (!fine.ok) return fine
  const known = checked(...checkMembers(input, heldPrices(live)))
  if (!known.ok) return known
  const { low, high } = rangeOf(pricesAfter(input.prices, live))
  const saved = await saveProduct(product, { priceLow: low, priceHigh: high }, unit)
  if (!saved.ok) return saved
  for (const change of input.prices) await applyPrice(change, live, unit)
  return ok(saved.value)
}

type Goods = { readonly product: ProductRow; readonly live: readonly SkuRow[] }

function checkPrices(prices: readonly SkuPrice[], { product, live }: Goods): Result<null> {
  const fine = checked(
    checkSize(prices, { least: 1, most: MOST_SKUS }, 'prices'),
    checkDistinct(
      prices.map(({ skuId }) => skuId),
      'prices',
    ),
    ...prices.flatMap((price, at) => checkOne(price, { live, currency: product.currency, at: String(at) })),
  )
  if (!fine.ok) return fine
  return checked(checkStepsBelow(product.wholesale as StoredStep[], rangeOf(pricesAfter(prices, live)).low))
}

type Where = { readonly live: readonly SkuRow[]; readonly currency: string; readonly at: string }

const checkOne = (price: SkuPrice, { live, currency, at }: Where): readonly Check[] => [
  live.some(({ id }) => id === price.skuId) ? null : notFound('prices', at, 'skuId'),
  checkPrice(price.price, currency, 'prices', at, 'price'),
  checkPrice(price.marketPrice, currency, 'prices', at, 'marketPrice'),
  checkPrice(price.costPrice, currency, 'prices', at, 'costPrice'),
  ...checkLevelPrices(price.levelPrices, currency, 'prices', at, 'levelPrices'),
]

function pricesAfter(prices: readonly SkuPrice[], live: readonly SkuRow[]): readonly bigint[] {
  const changed = new Map(prices.map((one) => [one.skuId, one.price]))
  return live.map((sku) => {
    const price = changed.get(sku.id)
    return price == null ? sku.price : readPrice(price, sku.currency)
  })
}

async function applyPrice(change: SkuPrice, live: readonly SkuRow[], unit: Unit): Promise<void> {
  const before = live.find(({ id }) => id === change.skuId)
  if (!before) return
  const { currency } = before
  const optional = (amount: string | null | undefined) =>
    amount == null ? (amount ?? null) : readPrice(amount, currency)
  const saved = await saveSku(unit.db, before.id, {
    ...(change.price == null ? {} : { price: readPrice(change.price, currency) }),
    ...(change.marketPrice === undefined ? {} : { marketPrice: optional(change.marketPrice) }),
    ...(change.costPrice === undefined ? {} : { costPrice: optional(change.costPrice) }),
    ...(change.levelPrices === undefined ? {} : { levelPrices: storedLevelPrices(change.levelPrices ?? [], currency) }),
  })
  tellPrice(before, saved, unit)
}
