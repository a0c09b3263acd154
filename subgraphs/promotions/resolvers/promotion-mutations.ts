import { parseId } from '@supermall/kernel/id'
import { payload } from '@supermall/subgraph/payload'
import { stopFullBack } from '../commands/full-backs/stop-full-back.ts'
import { goodsOf } from '../commands/gift-goods.ts'
import { endPromotion, publishPromotion } from '../commands/publish-promotion.ts'
import { createPromotion, removePromotion, updatePromotion } from '../commands/write-promotion.ts'
import { findPromotion } from '../data/promotions.ts'
import { deleted } from './answer-with.ts'
import { privileged } from './privileged.ts'
import type { MutationResolvers } from './types.generated.ts'

const EDIT = 'promotions.promotion.edit'
const PUBLISH = 'promotions.promotion.publish'

export const promotionMutations = {
  promotionCreate: async (_, { input }, { operate, ask }) => {
    const goods = await goodsOf(input.rule.gift?.items, ask)
    return operate(EDIT, (unit) => createPromotion({ ...input, goods }, unit)).then(payload('promotion'))
  },
  promotionUpdate: async (_, { input }, { operate, ask }) => {
    const goods = await goodsOf(input.rule?.gift?.items, ask)
    return operate(EDIT, (unit) => updatePromotion({ ...input, goods }, unit)).then(payload('promotion'))
  },
  promotionPublish: async (_, { input }, { operate, ask, client }) => {
    const draft = parseId('prm', input.promotionId) && (await findPromotion(client, input.promotionId))
    const goods = await goodsOf(draft && draft.rule.kind === 'GIFT' ? draft.rule.items : [], ask)
    return operate(PUBLISH, (unit) => publishPromotion({ ...input, goods }, unit)).then(payload('promotion'))
  },
  promotionEnd: (_, { input }, context) => privileged(PUBLISH, context)(input, endPromotion).then(payload('promotion')),
  fullBackStop: (_, { input }, context) => privileged(PUBLISH, context)(input, stopFullBack).then(payload('fullBack')),
  promotionDelete: (_, { input }, context) => privileged(EDIT, context)(input, removePromotion).then(deleted),
} satisfies MutationResolvers
