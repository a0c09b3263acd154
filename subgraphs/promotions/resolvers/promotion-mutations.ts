import { removePromotion } from '../commands/delete-promotion.ts'
import { deleted } from './answer-with.ts'
import type { MutationResolvers } from './types.generated.ts'

const EDIT = 'promotions.promotion.edit'

export const promotionMutations = {
  promotionDelete: (_, { input }, { operate }) => operate(EDIT, (unit) => removePromotion(input, unit)).then(deleted),
} satisfies MutationResolvers
