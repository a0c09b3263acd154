import { parseId } from '@supermall/kernel/id'
import type { Context } from '../context.ts'
import { whereOf } from '../data/filter.ts'
import { pageCashierRefunds } from '../data/lists.ts'
import { nullable } from '../data/nullable.generated.ts'
import type { CashierRefund as Row } from '../domain/cashier-refund.ts'
import { isStaff, shownBill } from './cashier-bill.ts'
import { isOldestFirst, within } from './lists.ts'
import type { CashierRefundResolvers, QueryResolvers } from './types.generated.ts'
import { channelName, inMoney } from './words.ts'

export const cashierRefundQueries = {
  cashierRefund: (_, { id }, context) => shownRefund(id, context),
  cashierRefunds: (_, args, context) => {
    const where = within(context, whereOf(args.where, nullable.CashierRefund))
    return pageCashierRefunds(context.client, { where, isOldestFirst: isOldestFirst(args), args })
  },
} satisfies Partial<QueryResolvers>

/** For whoever sees its bill. */
async function shownRefund(id: string, context: Context): Promise<Row | null> {
  const refund = parseId('cbr', id) && (await context.loaders.cashierRefund.load(id))
  return refund && (await shownBill(refund.billId, context)) ? refund : null
}

export const CashierRefund: CashierRefundResolvers = {
  __resolveReference: ({ id }, context) => shownRefund(id, context),
  bill: async ({ billId }, _, { loaders }) => {
    const bill = await loaders.cashierBill.load(billId)
    if (!bill) throw new Error(`${billId} is refunded and not there`)
    return bill
  },
  shop: ({ shopId }) => ({ id: shopId }),
  amount: ({ amount, currency }) => inMoney(amount, currency),
  channel: ({ channel }) => channelName(channel),
  status: async ({ refundId }, _, { loaders }) =>
    refundId === null ? 'SUCCEEDED' : ((await loaders.refund.load(refundId))?.status ?? 'UNKNOWN'),
  refund: ({ refundId }, _, { loaders }) => (refundId === null ? null : loaders.refund.load(refundId)),
  givenBy: (refund, _, { viewer }) => (isStaff(viewer, refund) ? { id: refund.givenById } : null),
}
