import { can } from '@supermall/subgraph/viewer'
import { isTheirs } from './sight.ts'
import type { RechargeResolvers } from './types.generated.ts'
import { inMoney } from './words.ts'

export const Recharge: RechargeResolvers = {
  __resolveReference: async ({ id }, { viewer, loaders }) => {
    const recharge = await loaders.recharge.load(id)
    const isSeen = recharge !== null && (isTheirs(viewer, recharge) || can(viewer, 'payments.wallet.view'))
    return isSeen ? recharge : null
  },
  account: ({ accountId }) => ({ id: accountId }),
  amount: ({ amount, currency }) => inMoney(amount, currency),
  coupon: ({ couponId }) => (couponId === null ? null : { id: couponId }),
  discount: ({ couponMinor, currency }) => (couponMinor === null ? null : inMoney(couponMinor, currency)),
  payment: ({ paymentId }, _, { loaders }) => loaders.payment.load(paymentId),
}
