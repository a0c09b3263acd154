import { derivedId } from '@supermall/kernel/id'
import type { SkuFacts } from '../domain/quote/facts.ts'

export const shopId = (ordinal: number) => derivedId('shp', ordinal)
export const accountId = (ordinal: number) => derivedId('acc', ordinal)
export const skuId = (ordinal: number) => derivedId('sku', ordinal)

/** A SKU that costs 10.00 and more, of a product and a shop of its own ordinal. */
export const skuOf = (ordinal: number, more: Partial<SkuFacts> = {}): SkuFacts => ({
  skuId: skuId(ordinal),
  productId: derivedId('prd', ordinal),
  shopId: shopId(0),
  categoryId: derivedId('cat', 1),
  kind: 'PHYSICAL',
  title: `Thing ${ordinal}`,
  optionText: '',
  imageUrl: null,
  levelPrices: [],
  wholesale: [],
  price: { minorUnits: String(1_000 + ordinal), currency: 'CNY' },
  presell: null,
  isOnSale: true,
  isFreeOfShipping: false,
  weightGrams: 500,
  leastPerOrder: 1,
  mostPerOrder: null,
  mostPerBuyer: null,
  buyLevelIds: [],
  buyGroupIds: [],
  secretsLeft: null,
  redeeming: null,
  ...more,
})
