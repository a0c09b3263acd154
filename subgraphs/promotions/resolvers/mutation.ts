import { promotionMutations } from './promotion-mutations.ts'
import type { MutationResolvers } from './types.generated.ts'

export const Mutation: MutationResolvers = {
  ...promotionMutations,
}
