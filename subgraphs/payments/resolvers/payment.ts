import { can } from '@supermall/subgraph/viewer'
import { actionLabel } from '../commands/ask-provider.ts'
import type { Context } from '../context.ts'
import type { Action, Payment as PaymentRow } from '../domain/payment.ts'
import { dueOf } from '../domain/payment.ts'
import { billOfTry } from './cashier-bill.ts'
import { seesRecharge } from './recharge.ts'
import { isTheirs, seesMoney, worksFor } from './sight.ts'
import type { PaymentCaptureResolvers, PaymentResolvers } from './types.generated.ts'
import { channelName, inMoney } from './words.ts'

const MOST = 100

const TRANSFER = 'Transfer the amount and name this payment: '

export const Payment: PaymentResolvers = {
  __resolveReference: async ({ id }, { viewer, loaders }) => {
    const payment = await loaders.payment.load(id)
    return payment && seesMoney(viewer, payment) ? payment : null
  },
  order: (payment, _, context) => orderOf(payment, context),
  recharge: async ({ id, kind }, _, { viewer, loaders }) => {
    const recharge = kind === 'RECHARGE' ? await loaders.rechargeOf.load(id) : null
    return recharge && seesRecharge(viewer, recharge) ? recharge : null
  },
  purchase: ({ kind, purchaseId }, _, { loaders }) =>
    kind === 'PURCHASE' && purchaseId !== null ? loaders.purchase.load(purchaseId) : null,
  cashierBill: (payment, _, context) => (payment.kind === 'CASHIER' ? billOfTry(payment, context) : null),
  friendPay: (payment, _, { viewer, loaders }) =>
    payment.friendPayId !== null && isTheirs(viewer, payment) ? loaders.friendPay.load(payment.friendPayId) : null,
  account: ({ accountId }) => ({ id: accountId }),
  shop: ({ shopId }) => (shopId === null ? null : { id: shopId }),
  amount: ({ amount, currency }) => inMoney(amount, currency),
  balancePart: ({ balancePart, currency }) => inMoney(balancePart, currency),
  due: (payment) => inMoney(dueOf(payment), payment.currency),
  lastPayableAt: ({ payableUntil }) => payableUntil,
  channel: ({ channel }) => (channel === null ? null : channelName(channel)),
  cardLast4: ({ method }) => method?.last4 ?? null,
  action: (payment, _, { viewer, seal }) => {
    if (!isTheirs(viewer, payment) || payment.status !== 'PROCESSING') return null
    if (payment.channel === 'back-office')
      return { kind: 'INSTRUCTIONS', value: `${TRANSFER}${payment.id}`, publicKey: null }
    const text = payment.action && seal.open(payment.action, actionLabel(payment.id))
    return text ? (JSON.parse(text) as Action) : null
  },
  providerNo: (payment, _, { viewer }) => (worksFor(viewer, payment) ? payment.providerNo : null),
  capture: ({ id }, _, { loaders }) => loaders.capture.load(id),
  refunds: async ({ id }, _, { loaders }) => (await loaders.refundsOf.load(id)).slice(0, MOST),
  history: async ({ id }, _, { loaders }) => (await loaders.history.load(id)).slice(0, MOST),
  providerCalls: async ({ id }, _, { viewer, loaders }) =>
    can(viewer, 'payments.finance.view') ? (await loaders.calls.load(id)).slice(0, MOST) : [],
}

/** A friend's part is of the order that the link is for: for those who look after the money, and not for the friend. */
export async function orderOf(payment: PaymentRow, { viewer, loaders }: Context): Promise<{ id: string } | null> {
  const { orderId, friendPayId } = payment
  if (orderId !== null) return { id: orderId }
  if (friendPayId === null || !worksFor(viewer, payment)) return null
  const link = await loaders.friendPay.load(friendPayId)
  return link && { id: link.orderId }
}

export const PaymentCapture: PaymentCaptureResolvers = {
  amount: ({ amount, currency }) => inMoney(amount, currency),
  providerPart: ({ providerPart, currency }) => inMoney(providerPart, currency),
  walletPart: ({ walletPart, currency }) => inMoney(walletPart, currency),
  refunded: ({ providerRefunded, walletRefunded, currency }) => inMoney(providerRefunded + walletRefunded, currency),
  fee: ({ fee, currency }, _, { viewer }) => (can(viewer, 'payments.payment.view') ? inMoney(fee, currency) : null),
}
