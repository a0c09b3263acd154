import { payload } from '@supermall/subgraph/payload'
import { endPromotion, publishPromotion } from '../commands/publish-promotion.ts'
import { createPromotion, removePromotion, updatePromotion } from '../commands/write-promotion.ts'
import { deleted } from './answer-with.ts'
import { privileged } from './privileged.ts'
import type { MutationResolvers } from './types.generated.ts'

const EDIT = 'promotions.promotion.edit'
const PUBLISH = 'promotions.promotion.publish'

export const promotionMutations = {
  promotionCreate: (_, { input }, { operate }) =>
    operate(EDIT, (unit) => createPromotion(input, unit)).then(payload('promotion')),
  promotionUpdate: (_, { input }, { operate }) =>
    operate(EDIT, (unit) => updatePromotion(input, unit)).then(payload('promotion')),
  promotionPublish: (_, { input }, { operate }) =>
    operate(PUBLISH, (unit) => publishPromotion(input, unit)).then(payload('promotion')),
  promotionEnd: (_, { input }, context) => privileged(PUBLISH, context)(input, endPromotion).then(payload('promotion')),
  promotionDelete: (_, { input }, context) => privileged(EDIT, context)(input, removePromotion).then(deleted),
} satisfies MutationResolvers
