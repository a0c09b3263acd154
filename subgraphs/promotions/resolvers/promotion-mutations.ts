import { parseId } from '@supermall/kernel/id'
import { deleted, payload } from '@supermall/subgraph/payload'
import { privileged } from '@supermall/subgraph/privileged'
import { stopFullBack } from '../commands/full-backs/stop-full-back.ts'
import { knownOf } from '../commands/known.ts'
import { endPromotion, publishPromotion } from '../commands/publish-promotion.ts'
import { createPromotion, removePromotion, updatePromotion } from '../commands/write-promotion.ts'
import { findPromotion } from '../data/promotions.ts'
import type { MutationResolvers } from './types.generated.ts'

const EDIT = 'promotions.promotion.edit'
const PUBLISH = 'promotions.promotion.publish'

export const promotionMutations = {
  promotionCreate: async (_, { input }, context) => {
    const known = await knownOf(input, input.shopId, context)
    return context.operate(EDIT, (unit) => createPromotion({ ...input, known }, unit)).then(payload('promotion'))
  },
  promotionUpdate: async (_, { input }, context) => {
    const known = await knownOf(input, null, context)
    return context.operate(EDIT, (unit) => updatePromotion({ ...input, known }, unit)).then(payload('promotion'))
  },
  promotionPublish: async (_, { input }, context) => {
    const draft = parseId('prm', input.promotionId) && (await findPromotion(context.client, input.promotionId))
    const known = await knownOf(draft, draft?.shopId, context)
    return context.operate(PUBLISH, (unit) => publishPromotion({ ...input, known }, unit)).then(payload('promotion'))
  },
  promotionEnd: (_, { input }, context) => privileged(PUBLISH, context)(input, endPromotion).then(payload('promotion')),
  fullBackStop: (_, { input }, context) => privileged(PUBLISH, context)(input, stopFullBack).then(payload('fullBack')),
  promotionDelete: (_, { input }, context) => privileged(EDIT, context)(input, removePromotion).then(deleted),
} satisfies MutationResolvers
