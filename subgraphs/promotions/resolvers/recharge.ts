import { badInput } from '@supermall/kernel/fault'
import type { Currency } from '@supermall/kernel/money'
import { fromDecimal, money } from '@supermall/kernel/money'
import { can } from '@supermall/subgraph/viewer'
import type { Context } from '../context.ts'
import { findPointsRules } from '../data/points/rules.ts'
import type { RechargeRewardRow } from '../data/recharges.ts'
import { findBuyerUses, listRechargeGifts } from '../data/recharges.ts'
import { isAffordable, rewardsFor } from '../domain/recharge/reward.ts'
import { shownCoupon } from './coupon-sight.ts'
import type { MoneyInput, RechargeResolvers, RechargeRewardResolvers } from './types.generated.ts'

export type RechargeRewardModel = Pick<
  RechargeRewardRow,
  'promotionId' | 'giftMinor' | 'currency' | 'points' | 'couponId' | 'takenBackAt'
>

/** The same decision as when the money comes, of what is left of budgets and of the viewer's share now. */
export async function rechargeOffer({ amount, currency }: MoneyInput, context: Context) {
  const given = fromDecimal(amount, currency)
  if (given === null || given.minorUnits <= 0n)
    throw badInput('A recharge is an amount above zero, with no more places than its currency has.')
  const { client, viewer, clock } = context
  const recharged = { minor: given.minorUnits, currency, now: clock() }
  const rewards = rewardsFor(await listRechargeGifts(client), recharged).filter(isAffordable)
  const ids = rewards.flatMap(({ promotion: { id, buyerUses } }) => (buyerUses === null ? [] : [id]))
  const isCounted = viewer.audience === 'CONSUMER' && ids.length > 0
  const had = isCounted ? await findBuyerUses(client, viewer.accountId, ids) : new Map<string, number>()
  const first = rewards.find(({ promotion: { id, buyerUses } }) => buyerUses === null || (had.get(id) ?? 0) < buyerUses)
  if (!first) return null
  const { isEnabled } = await findPointsRules(client)
  const { promotion, giftMinor, points, couponId } = first
  return { promotionId: promotion.id, giftMinor, currency, points: isEnabled ? points : 0, couponId, takenBackAt: null }
}

export const RechargeReward: RechargeRewardResolvers = {
  promotion: ({ promotionId }, _, { loaders }) => loaders.promotion.load(promotionId),
  balance: ({ giftMinor, currency }) => (giftMinor > 0n ? money(giftMinor, currency as Currency) : null),
  coupon: async ({ couponId }, _, context) =>
    couponId === null ? null : shownCoupon(await context.loaders.coupon.load(couponId), context),
}

export const Recharge: RechargeResolvers = {
  __resolveReference: ({ id }) => ({ id }),
  reward: async ({ id }, _, { loaders, viewer }) => {
    const reward = await loaders.rechargeReward.load(id)
    const isTheirs = viewer.audience === 'CONSUMER' && viewer.accountId === reward?.accountId
    return reward && (isTheirs || can(viewer, 'promotions.points.view')) ? reward : null
  },
}
