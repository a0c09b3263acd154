import { can } from '@supermall/subgraph/viewer'
import { isTheirs } from './sight.ts'
import type { RechargeGiftKind, RechargeResolvers, RechargeTierResolvers } from './types.generated.ts'
import { inMoney } from './words.ts'

export const Recharge: RechargeResolvers = {
  __resolveReference: async ({ id }, { viewer, loaders }) => {
    const recharge = await loaders.recharge.load(id)
    const isSeen = recharge !== null && (isTheirs(viewer, recharge) || can(viewer, 'payments.wallet.view'))
    return isSeen ? recharge : null
  },
  amount: ({ amount, currency }) => inMoney(amount, currency),
  gift: ({ gift, currency }) => inMoney(gift, currency),
  payment: ({ paymentId }, _, { loaders }) => loaders.payment.load(paymentId),
}

export const RechargeTier: RechargeTierResolvers = {
  __resolveReference: async ({ id }, { viewer, loaders }) => {
    const tier = await loaders.tier.load(id)
    return tier && (tier.isEnabled || can(viewer, 'payments.recharge.edit')) ? tier : null
  },
  minimum: ({ minimum, currency }) => inMoney(minimum, currency),
  giftKind: ({ giftKind }) => giftKind as RechargeGiftKind,
  giftAmount: ({ giftKind, giftValue, currency }) => (giftKind === 'FIXED' ? inMoney(giftValue, currency) : null),
  giftBasisPoints: ({ giftKind, giftValue }) => (giftKind === 'PERCENT' ? Number(giftValue) : null),
}
