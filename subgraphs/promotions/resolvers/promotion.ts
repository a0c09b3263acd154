import { parseId } from '@supermall/kernel/id'
import type { Viewer } from '@supermall/subgraph/viewer'
import { can } from '@supermall/subgraph/viewer'
import type { Context } from '../context.ts'
import type { Promotion as PromotionRow } from '../domain/promotion.ts'
import type { PromotionResolvers } from './types.generated.ts'

export const Promotion: PromotionResolvers = {
  __resolveReference: ({ id }, context) => shownPromotion(id, context),
  shop: ({ shopId }) => shopId && { id: shopId },
}

/** Buyers see what is offered to them now; a shop's staff all of their shop, and platform staff all. */
export async function shownPromotion(id: string, { loaders, viewer, clock }: Context): Promise<PromotionRow | null> {
  const promotion = parseId('prm', id) && (await loaders.promotion.load(id))
  return promotion && (isLive(promotion, clock()) || seesPromotion(viewer, promotion)) ? promotion : null
}

const isLive = ({ status, startsAt, endsAt }: PromotionRow, now: Date): boolean =>
  status === 'PUBLISHED' && startsAt <= now && now < endsAt

const seesPromotion = (viewer: Viewer, { shopId }: PromotionRow): boolean =>
  can(viewer, 'promotions.promotion.view') &&
  (viewer.audience === 'PLATFORM' || (viewer.audience === 'MERCHANT' && viewer.shopId === shopId))
