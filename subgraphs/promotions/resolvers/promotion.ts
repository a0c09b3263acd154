import { parseId } from '@supermall/kernel/id'
import { money } from '@supermall/kernel/money'
import type { Viewer } from '@supermall/subgraph/viewer'
import { can } from '@supermall/subgraph/viewer'
import type { Context } from '../context.ts'
import type { Promotion as PromotionRow } from '../domain/promotion.ts'
import { isLive } from '../domain/promotion.ts'
import { featureOf, offers } from '../domain/shop.ts'
import { ref, refs } from './ref.ts'
import type { PromotionGivenResolvers, PromotionResolvers, PromotionScopeResolvers } from './types.generated.ts'

export const Promotion: PromotionResolvers = {
  __resolveReference: ({ id }, context) => shownPromotion(id, context),
  shop: ({ shopId }) => ref(shopId),
  rule: ({ rule, currency }) => ({ ...rule, currency }),
  levels: ({ levelIds }) => refs(levelIds),
  groups: ({ groupIds }) => refs(groupIds),
  isLive: (promotion, _, context) => isOffered(promotion, context),
  budget: (promotion, _, { viewer }) =>
    promotion.budgetMinor !== null && seesPromotion(viewer, promotion)
      ? money(promotion.budgetMinor, promotion.currency)
      : null,
  budgetUses: (promotion, _, { viewer }) => (seesPromotion(viewer, promotion) ? promotion.budgetUses : null),
  usesPerBuyer: ({ buyerUses }) => buyerUses,
  given: async (promotion, _, { viewer, loaders }) => {
    if (!seesPromotion(viewer, promotion)) return null
    const given = await loaders.promotionGiven.load(promotion.id)
    return { ...(given ?? NOTHING_GIVEN), currency: promotion.currency }
  },
}

const NOTHING_GIVEN = { count: 0, accountCount: 0, givenMinor: 0n }

export const PromotionGiven: PromotionGivenResolvers = {
  useCount: ({ count }) => count,
  buyerCount: ({ accountCount }) => accountCount,
  amount: ({ givenMinor, currency }) => money(givenMinor, currency),
}

export const PromotionScope: PromotionScopeResolvers = {
  products: ({ productIds }) => refs(productIds),
  categories: ({ categoryIds }) => refs(categoryIds),
  excludedProducts: ({ excludedProductIds }) => refs(excludedProductIds),
}

/** Buyers see what is offered to them now; a shop's staff all of their shop, and platform staff all. */
export async function shownPromotion(id: string, context: Context): Promise<PromotionRow | null> {
  const promotion = parseId('prm', id) && (await context.loaders.promotion.load(id))
  if (!promotion || seesPromotion(context.viewer, promotion)) return promotion
  return (await isOffered(promotion, context)) ? promotion : null
}

/** Its window is open, and so is its shop, which has what it takes. */
export async function isOffered(promotion: PromotionRow, { loaders, clock }: Context): Promise<boolean> {
  const { shopId } = promotion
  if (!isLive(promotion, clock())) return false
  return shopId === null || offers(await loaders.withholding.load(shopId), featureOf(promotion))
}

const seesPromotion = (viewer: Viewer, { shopId }: PromotionRow): boolean =>
  can(viewer, 'promotions.promotion.view') &&
  (viewer.audience === 'PLATFORM' || (viewer.audience === 'MERCHANT' && viewer.shopId === shopId))
