import { parseId } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import { money } from '@supermall/kernel/money'
import { can } from '@supermall/subgraph/viewer'
import type { Context } from '../context.ts'
import { pageCodes } from '../data/points/lists.ts'
import { findUse } from '../data/rewards/exchange.ts'
import type { ExchangeUseModel } from './points-models.ts'
import type { ExchangeBatchResolvers, ExchangeRewardResolvers, ExchangeUseResolvers } from './types.generated.ts'

export async function useFor(useId: string, { client, loaders }: Context): Promise<ExchangeUseModel | null> {
  const use = await findUse(client, useId)
  const batch = use && (await loaders.exchangeBatch.load(use.batchId))
  return use && batch ? { use, batch } : null
}

export const ExchangeBatch: ExchangeBatchResolvers = {
  __resolveReference: ({ id }, { loaders, viewer }) =>
    parseId('xcd', id) && can(viewer, 'promotions.code.edit') ? loaders.exchangeBatch.load(id) : null,
  reward: ({ reward, currency }) => ({ reward, currency }),
  codes: ({ id }, args, { client }) => pageCodes(client, id, args),
}

export const ExchangeReward: ExchangeRewardResolvers = {
  kind: ({ reward }) => reward.kind,
  points: ({ reward }) => (reward.kind === 'POINTS' ? reward.points : null),
  balance: ({ reward, currency }) => (reward.kind === 'BALANCE' ? money(reward.minor, currency as Currency) : null),
  redPacket: ({ reward, currency }) =>
    reward.kind === 'RED_PACKET' ? money(reward.minor, currency as Currency) : null,
  couponId: ({ reward }) => (reward.kind === 'COUPON' ? reward.couponId : null),
}

export const ExchangeUse: ExchangeUseResolvers = {
  code: ({ use }) => use.code,
  name: ({ batch }) => batch.name,
  reward: ({ batch: { reward, currency } }) => ({ reward, currency }),
  usedAt: ({ use }) => use.createdAt,
}
