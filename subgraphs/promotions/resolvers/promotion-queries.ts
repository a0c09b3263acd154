import { givenId } from '@supermall/kernel/given-id'
import type { PageArgs } from '@supermall/kernel/page'
import type { Context } from '../context.ts'
import { nullable } from '../data/nullable.generated.ts'
import { listLive, listPromotions } from '../data/promotions.ts'
import { fullBackQueries } from './full-back-lists.ts'
import { ownWhere } from './own-where.ts'
import { isOffered, shownPromotion } from './promotion.ts'
import type { PromotionConnectionModel } from './promotion-models.ts'
import { simulate } from './promotion-simulation.ts'
import { rechargeOffer } from './recharge.ts'
import type { PromotionWhere, QueryResolvers } from './types.generated.ts'

export const promotionQueries = {
  promotion: (_, { id }, context) => shownPromotion(id, context),
  livePromotions: async (_, { shopId: given }, context) => {
    const shopId = given == null ? null : givenId('shp', given, 'shopId')
    const live = await listLive(context.client, shopId, context.clock())
    const offered = await Promise.all(live.map((promotion) => isOffered(promotion, context)))
    return live.filter((_one, index) => offered[index])
  },
  promotions: (_, args, context) => promotionsFound(args, context),
  rechargeOffer: (_, { amount }, context) => rechargeOffer(amount, context),
  ...fullBackQueries,
  promotionSimulate: (_, { input }, context) => simulate(input, context),
} satisfies QueryResolvers

type Args = PageArgs & { readonly where?: PromotionWhere | null }

const promotionsFound = (args: Args, { client, viewer }: Context): Promise<PromotionConnectionModel> =>
  listPromotions(client, ownWhere(args.where, viewer, nullable.Promotion), args)
