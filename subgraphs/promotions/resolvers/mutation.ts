import { couponMutations } from './coupon-mutations.ts'
import { pointsMutations } from './points-mutations.ts'
import { promotionMutations } from './promotion-mutations.ts'
import type { MutationResolvers } from './types.generated.ts'

export const Mutation: MutationResolvers = {
  ...promotionMutations,
  ...couponMutations,
  ...pointsMutations,
}
