import { skuFacts } from '@supermall/contracts/catalog'
import type { Id } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import { answer } from '@supermall/messaging/ask'
import type { Within } from '../data/database.ts'
import type { Sold } from '../data/sku-facts.ts'
import { findSold } from '../data/sku-facts.ts'
import type { ProductKind } from '../domain/product.ts'
import { optionText } from '../domain/sku.ts'
import type { StoredCard, StoredLevelPrice, StoredPresell, StoredStep, StoredVerification } from '../domain/stored.ts'
import { isOnSale } from '../domain/visibility.ts'

export default answer(skuFacts, async ({ skuIds }, { db, clock }: Within) => {
  const now = clock()
  return { skus: (await findSold(db.sql, skuIds)).map((sold) => factsOf(sold, now)) }
})

function factsOf({ sku, product }: Sold, now: Date) {
  const priced = (minorUnits: bigint | string) => ({
    minorUnits: String(minorUnits),
    currency: sku.currency as Currency,
  })
  const presell = product.presell as StoredPresell | null
  return {
    ...{ skuId: sku.id as Id<'sku'>, productId: product.id as Id<'prd'>, shopId: product.shopId as Id<'shp'> },
    ...{ categoryId: product.categoryId as Id<'cat'>, kind: product.kind as ProductKind },
    ...{ title: product.title, optionText: optionText(sku.optionValues), imageUrl: sku.imageUrl ?? product.coverUrl },
    price: priced(sku.price),
    levelPrices: (sku.levelPrices as StoredLevelPrice[]).map(({ levelId, price }) => ({
      levelId,
      price: priced(price),
    })),
    wholesale: (product.wholesale as StoredStep[]).map(({ fromQuantity, price }) => ({
      fromQuantity,
      price: priced(price),
    })),
    presell: presell && { ...presell, price: priced(presell.price) },
    isOnSale: sku.retiredAt === null && isOnSale(product, { shownUntil: product.shopShownUntil }, now),
    isFreeOfShipping: product.flags.includes('FREE_SHIPPING'),
    weightGrams: sku.weightGrams,
    ...{ leastPerOrder: product.leastPerOrder, mostPerOrder: product.mostPerOrder, mostPerBuyer: product.mostPerBuyer },
    ...{ buyLevelIds: product.buyLevelIds, buyGroupIds: product.buyGroupIds },
    secretsLeft: product.kind === 'VIRTUAL' ? sku.secretsLeft : null,
    redeeming: redeemingOf(product),
  }
}

/** A card is one code that is good for several uses. */
function redeemingOf({ verification, card }: Sold['product']) {
  const stored = { verification: verification as StoredVerification | null, card: card as StoredCard | null }
  if (stored.verification) {
    const { mode, times, storeIds } = stored.verification
    return { ...{ mode, times, storeIds: [...storeIds] }, ...{ days: null, until: null } }
  }
  if (stored.card === null) return null
  const { uses, days, until } = stored.card
  return { mode: 'TIMES' as const, times: uses, ...{ days, until }, storeIds: [] }
}
