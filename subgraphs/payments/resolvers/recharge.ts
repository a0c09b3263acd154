import type { Viewer } from '@supermall/subgraph/viewer'
import { can } from '@supermall/subgraph/viewer'
import type { RechargeModel } from './models.ts'
import { isTheirs } from './sight.ts'
import type { RechargeResolvers } from './types.generated.ts'
import { inMoney } from './words.ts'

export const seesRecharge = (viewer: Viewer, recharge: RechargeModel): boolean =>
  isTheirs(viewer, recharge) || can(viewer, 'payments.wallet.view')

export const Recharge: RechargeResolvers = {
  __resolveReference: async ({ id }, { viewer, loaders }) => {
    const recharge = await loaders.recharge.load(id)
    return recharge && seesRecharge(viewer, recharge) ? recharge : null
  },
  account: ({ accountId }) => ({ id: accountId }),
  amount: ({ amount, currency }) => inMoney(amount, currency),
  coupon: ({ couponId }) => (couponId === null ? null : { id: couponId }),
  discount: ({ couponMinor, currency }) => (couponMinor === null ? null : inMoney(couponMinor, currency)),
  payment: ({ paymentId }, _, { loaders }) => loaders.payment.load(paymentId),
}
