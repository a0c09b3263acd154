import { can } from '@supermall/subgraph/viewer'
import { orderOf } from './payment.ts'
import { seesMoney } from './sight.ts'
import type { RefundResolvers } from './types.generated.ts'
import { channelName, inMoney } from './words.ts'

const MOST = 100

export const Refund: RefundResolvers = {
  __resolveReference: async ({ id }, { viewer, loaders }) => {
    const refund = await loaders.refund.load(id)
    return refund && seesMoney(viewer, refund) ? refund : null
  },
  payment: async ({ paymentId }, _, { viewer, loaders }) => {
    const payment = await loaders.payment.load(paymentId)
    return payment && seesMoney(viewer, payment) ? payment : null
  },
  order: async ({ orderId, paymentId }, _, context) => {
    if (orderId !== null) return { id: orderId }
    const payment = await context.loaders.payment.load(paymentId)
    return payment && orderOf(payment, context)
  },
  shop: ({ shopId }) => (shopId === null ? null : { id: shopId }),
  amount: ({ amount, currency }) => inMoney(amount, currency),
  providerPart: ({ providerPart, currency }) => inMoney(providerPart, currency),
  walletPart: ({ walletPart, currency }) => inMoney(walletPart, currency),
  channel: ({ channel }) => channelName(channel),
  history: async ({ id }, _, { loaders }) => (await loaders.history.load(id)).slice(0, MOST),
  providerCalls: async ({ id }, _, { viewer, loaders }) =>
    can(viewer, 'payments.finance.view') ? (await loaders.calls.load(id)).slice(0, MOST) : [],
}
