import { can } from '@supermall/subgraph/viewer'
import { financeExports } from '../commands/export-money.ts'
import type {
  DifferenceClass,
  DifferenceSource,
  DifferenceStatus,
  FinanceExportResolvers,
  FinanceStatementLineResolvers,
  LedgerAccountKind,
  PaymentTotalResolvers,
  ReconciliationDifferenceResolvers,
  ReconciliationRunResolvers,
} from './types.generated.ts'
import { channelName, inMoney } from './words.ts'

export const PaymentTotal: PaymentTotalResolvers = {
  channel: ({ channel }) => channelName(channel),
  captured: ({ captured, currency }) => inMoney(captured, currency),
  refunded: ({ refunded, currency }) => inMoney(refunded, currency),
  fees: ({ fees, currency }) => inMoney(fees, currency),
}

export const FinanceStatementLine: FinanceStatementLineResolvers = {
  kind: ({ kind }) => kind as LedgerAccountKind,
  credited: ({ credited, currency }) => inMoney(credited, currency),
  debited: ({ debited, currency }) => inMoney(debited, currency),
  balance: ({ balance, currency }) => inMoney(balance, currency),
}

export const FinanceExport: FinanceExportResolvers = {
  ...financeExports.fields,
  __resolveReference: async ({ id }, { viewer, loaders }) =>
    can(viewer, 'payments.finance.export') ? loaders.export.load(id) : null,
}

export const ReconciliationDifference: ReconciliationDifferenceResolvers = {
  __resolveReference: async ({ id }, { viewer, loaders }) =>
    can(viewer, 'payments.reconcile.run') ? loaders.difference.load(id) : null,
  class: (row) => row.class as DifferenceClass,
  source: ({ source }) => source as DifferenceSource,
  channel: ({ channel }) => channelName(channel),
  payment: ({ paymentId }, _, { loaders }) => (paymentId === null ? null : loaders.payment.load(paymentId)),
  refund: ({ refundId }, _, { loaders }) => (refundId === null ? null : loaders.refund.load(refundId)),
  status: ({ status }) => status as DifferenceStatus,
}

export const ReconciliationRun: ReconciliationRunResolvers = {
  channel: ({ channel }) => channelName(channel),
  lineCount: ({ lines }) => lines,
  differenceCount: ({ differences }) => differences,
  repairedCount: ({ repaired }) => repaired,
}
