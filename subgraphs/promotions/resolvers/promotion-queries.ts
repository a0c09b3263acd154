import { shownPromotion } from './promotion.ts'
import type { QueryResolvers } from './types.generated.ts'

export const promotionQueries = {
  promotion: (_, { id }, context) => shownPromotion(id, context),
} satisfies QueryResolvers
