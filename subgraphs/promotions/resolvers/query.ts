import { couponQueries } from './coupon-queries.ts'
import { pointsQueries } from './points-queries.ts'
import { promotionQueries } from './promotion-queries.ts'
import type { QueryResolvers } from './types.generated.ts'

export const Query: QueryResolvers = {
  ...promotionQueries,
  ...couponQueries,
  ...pointsQueries,
}
