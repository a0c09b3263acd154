import { promotionQueries } from './promotion-queries.ts'
import type { QueryResolvers } from './types.generated.ts'

export const Query: QueryResolvers = {
  ...promotionQueries,
}
