import { parseId } from '@supermall/kernel/id'
import { listExports } from '@supermall/subgraph/export-runs'
import { hashToken } from '@supermall/subgraph/token'
import { asConsumer, can } from '@supermall/subgraph/viewer'
import { walletRules } from '../commands/wallet-rules.ts'
import { listChannels } from '../data/channels.ts'
import { whereOf } from '../data/filter.ts'
import { findByToken } from '../data/friend-pays.ts'
import { pageCalls, pageDifferences, pageRecharges, pageWithdrawals } from '../data/lists.ts'
import { nullable } from '../data/nullable.generated.ts'
import { latestOf, latestWith } from '../data/payments.ts'
import { listRuns } from '../data/reconciling.ts'
import { dailyTotals, statementLines } from '../data/statements.ts'
import { cashierQueries } from './cashier-bill.ts'
import { cashierRefundQueries } from './cashier-refund.ts'
import { friendPayOf } from './friend-pay.ts'
import {
  allEntries,
  billOf,
  isOldestFirst,
  ownEntries,
  ownPayments,
  paymentsFor,
  readSpan,
  refundsFor,
} from './lists.ts'
import { merchantBillQueries } from './merchant-bill.ts'
import { redPacketQueries } from './red-packet.ts'
import { isTheirs, seesMoney } from './sight.ts'
import type { QueryResolvers } from './types.generated.ts'
import { waitingGiftQueries } from './waiting-gift.ts'
import { walletFor } from './wallet.ts'
import { walletDebtQueries } from './wallet-debt.ts'
import { seesWithdrawal } from './withdrawal.ts'
import { channelCode, isPurchaseId } from './words.ts'

export const Query: QueryResolvers = {
  ...redPacketQueries,
  ...waitingGiftQueries,
  ...walletDebtQueries,
  ...cashierQueries,
  ...cashierRefundQueries,
  ...merchantBillQueries,
  payment: async (_, { id }, { viewer, loaders }) => {
    const payment = parseId('pay', id) && (await loaders.payment.load(id))
    return payment && seesMoney(viewer, payment) ? payment : null
  },
  paymentOfOrder: async (_, { orderId }, { viewer, client }) => {
    const payment = parseId('ord', orderId) && (await latestWith(client, orderId))
    return payment && seesMoney(viewer, payment) ? payment : null
  },
  paymentOfPurchase: async (_, { purchaseId }, { viewer, client }) => {
    const payment = isPurchaseId(purchaseId) ? await latestOf(client, purchaseId) : null
    return payment && seesMoney(viewer, payment) ? payment : null
  },
  payments: (_, args, context) => paymentsFor(args, context),
  myPayments: (_, args, context) => ownPayments(args, context),
  refund: async (_, { id }, { viewer, loaders }) => {
    const refund = parseId('rfd', id) && (await loaders.refund.load(id))
    return refund && seesMoney(viewer, refund) ? refund : null
  },
  refunds: (_, args, context) => refundsFor(args, context),
  friendPay: (_, { linkToken }, { client }) => findByToken(client, hashToken(linkToken)),
  friendPayOfOrder: (_, { orderId }, context) => friendPayOf(orderId, context),
  paymentChannels: (_, __, { client, viewer }) => listChannels(client, !can(viewer, 'payments.channel.edit')),
  walletRules: (_, __, tools) => {
    const { freeFrom, freeTo, ...rules } = walletRules(tools)
    const isEverFree = freeTo.minorUnits > 0n && freeTo.minorUnits >= freeFrom.minorUnits
    return { ...rules, freeFrom: isEverFree ? freeFrom : null, freeTo: isEverFree ? freeTo : null }
  },
  wallet: (_, __, context) => walletFor(asConsumer(context.viewer).accountId, context),
  walletOf: (_, { accountId }, context) => (parseId('acc', accountId) ? walletFor(accountId, context) : null),
  walletEntries: (_, args, context) => ownEntries(args, context),
  ledgerEntries: (_, args, context) => allEntries(args, context),
  recharge: async (_, { id }, { viewer, loaders }) => {
    const recharge = parseId('rcg', id) && (await loaders.recharge.load(id))
    return recharge && isTheirs(viewer, recharge) ? recharge : null
  },
  recharges: (_, args, { client, viewer }) =>
    pageRecharges(client, { where: { accountId: asConsumer(viewer).accountId }, isOwn: true, args }),
  allRecharges: (_, { isCompleted = null, ...args }, { client }) => {
    const status = isCompleted === null ? {} : { completedAt: isCompleted ? { not: null } : null }
    const where = { AND: [whereOf(args.where, nullable.Recharge), status] }
    return pageRecharges(client, { where, isOldestFirst: isOldestFirst(args), args })
  },
  withdrawal: async (_, { id }, { viewer, loaders }) => {
    const row = parseId('wdr', id) && (await loaders.withdrawal.load(id))
    return row && seesWithdrawal(viewer, row) ? row : null
  },
  myWithdrawals: (_, args, { client, viewer }) =>
    pageWithdrawals(client, { where: { accountId: asConsumer(viewer).accountId }, isOwn: true, args }),
  withdrawals: (_, args, { client }) =>
    pageWithdrawals(client, {
      where: whereOf(args.where, nullable.Withdrawal),
      isOldestFirst: isOldestFirst(args),
      args,
    }),
  paymentTotals: (_, args, { client }) => dailyTotals(client, readSpan(args)),
  financeStatement: (_, args, { client }) => statementLines(client, readSpan(args)),
  channelBill: (_, { channel, day }, context) => billOf({ channel: channelCode(channel), day }, context),
  financeExports: (_, args, { client }) => listExports(client, {}, args),
  financeExport: (_, { id }, { loaders }) => (parseId('fex', id) ? loaders.export.load(id) : null),
  providerCalls: (_, { subjectId, ...args }, { client }) => pageCalls(client, { where: { subjectId }, args }),
  reconciliationDifferences: (_, args, { client }) =>
    pageDifferences(client, {
      where: whereOf(args.where, nullable.Difference),
      isOldestFirst: isOldestFirst(args),
      args,
    }),
  reconciliationRuns: (_, __, { client }) => listRuns(client),
}
