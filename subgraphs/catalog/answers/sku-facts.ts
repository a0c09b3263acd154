import { skuFacts } from '@supermall/contracts/catalog'
import type { Id } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import { answer } from '@supermall/messaging/ask'
import type { Within } from '../data/database.ts'
import type { Sold } from '../data/sku-facts.ts'
import { findSold, findSoldInBundles } from '../data/sku-facts.ts'
import { offeredTerms } from '../domain/features.ts'
import type { ProductKind } from '../domain/product.ts'
import { isShown } from '../domain/product-state.ts'
import { optionText } from '../domain/sku.ts'
import { toldBundle } from '../domain/sold-bundle.ts'
import type { StoredCard, StoredLevelPrice, StoredVerification } from '../domain/stored.ts'
import { isOnSale } from '../domain/visibility.ts'

export default answer(skuFacts, async ({ skuIds, isWithBundles = false }, { db, clock }: Within) => {
  const now = clock()
  if (!isWithBundles) return { skus: (await findSold(db.sql, skuIds, now)).map((sold) => factsOf(sold, now)) }
  const sold = await findSoldInBundles(db.sql, skuIds, now)
  const bundles = new Map(sold.flatMap((one) => one.bundles).map((bundle) => [bundle.id, bundle]))
  return {
    skus: sold.map((one) => factsOf(one, now)),
    bundles: [...bundles.values()].map((bundle) => ({ ...toldBundle(bundle), isOver: bundle.isOver })),
  }
})

function factsOf(sold: Sold, now: Date) {
  const priced = (minorUnits: bigint | string) => ({
    minorUnits: String(minorUnits),
    currency: sold.currency as Currency,
  })
  const { presell, wholesale } = offeredTerms(sold, sold.off)
  return {
    skuId: sold.id as Id<'sku'>,
    productId: sold.productId as Id<'prd'>,
    shopId: sold.shopId as Id<'shp'>,
    categoryId: sold.categoryId as Id<'cat'>,
    kind: sold.kind as ProductKind,
    title: sold.title,
    optionText: optionText(sold.optionValues),
    imageUrl: sold.imageUrl ?? sold.coverUrl,
    price: priced(sold.price),
    levelPrices: (sold.levelPrices as StoredLevelPrice[]).map(({ levelId, price }) => ({
      levelId,
      price: priced(price),
    })),
    wholesale: wholesale.map(({ fromQuantity, price }) => ({ fromQuantity, price: priced(price) })),
    presell: presell && { ...presell, price: priced(presell.price) },
    isOnSale: sold.retiredAt === null && isOnSale(sold, { shownUntil: sold.shopShownUntil, off: sold.off }, now),
    wasShown: sold.wasShown || isShown(sold),
    isFreeOfShipping: sold.flags.includes('FREE_SHIPPING'),
    weightGrams: sold.weightGrams,
    leastPerOrder: sold.leastPerOrder,
    mostPerOrder: sold.mostPerOrder,
    mostPerBuyer: sold.mostPerBuyer,
    viewLevelIds: sold.viewLevelIds,
    viewGroupIds: sold.viewGroupIds,
    buyLevelIds: sold.buyLevelIds,
    buyGroupIds: sold.buyGroupIds,
    secretsLeft: sold.kind === 'VIRTUAL' ? sold.secretsLeft : null,
    secretsRevision: sold.secretsRevision,
    redeeming: redeemingOf(sold),
  }
}

/** A card is one code that is good for several uses. */
function redeemingOf({ verification, card }: Sold) {
  const stored = { verification: verification as StoredVerification | null, card: card as StoredCard | null }
  if (stored.verification) {
    const { mode, times, storeIds } = stored.verification
    return { mode, times, storeIds: [...storeIds], days: null, until: null }
  }
  if (stored.card === null) return null
  const { uses, days, until } = stored.card
  return { mode: 'TIMES' as const, times: uses, days, until, storeIds: [] }
}
