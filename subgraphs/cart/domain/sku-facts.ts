import type { skuFacts } from '@supermall/contracts/catalog'
import type { Currency } from '@supermall/kernel/money'
import type { AnswerOf } from './answer-of.ts'
import type { Copied } from './cart.ts'

/** What the catalogue says of a SKU now. */
export type SkuFact = AnswerOf<typeof skuFacts>['skus'][number]
export type SkuFacts = ReadonlyMap<string, SkuFact>

export const factsById = (skus: readonly SkuFact[]): SkuFacts => new Map(skus.map((sku) => [sku.skuId, sku]))

export const copiedFrom = ({ skuId, productId, shopId, title, optionText, price }: SkuFact): Copied => ({
  skuId,
  productId,
  shopId,
  title,
  optionText,
  addedPrice: BigInt(price.minorUnits),
  addedCurrency: price.currency as Currency,
})
