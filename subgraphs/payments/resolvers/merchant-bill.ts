import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import type { Viewer } from '@supermall/subgraph/viewer'
import { can, ownShop } from '@supermall/subgraph/viewer'
import { destinationLabel } from '../commands/withdraw.ts'
import type { Context } from '../context.ts'
import { whereOf } from '../data/filter.ts'
import { pageBilledOrders, pageMerchantBills } from '../data/lists.ts'
import { nullable } from '../data/nullable.generated.ts'
import { clearingOf } from '../data/order-takings.ts'
import type { MerchantBillRow } from '../data/rows.ts'
import { isOldestFirst, readSpan, within } from './lists.ts'
import type {
  ClearingStatementResolvers,
  MerchantBillOrderResolvers,
  MerchantBillResolvers,
  MerchantBillStatus,
  QueryResolvers,
  WithdrawalMethod,
} from './types.generated.ts'
import { inMoney } from './words.ts'

export const merchantBillQueries = {
  merchantBill: (_, { id }, context) => shownBill(id, context),
  merchantBills: (_, args, context) => {
    const where = within(context, whereOf(args.where, nullable.MerchantBill))
    return pageMerchantBills(context.client, { where, isOldestFirst: isOldestFirst(args), args })
  },
  clearingStatement: async (_, { shopId, ...days }, { client, viewer, currency }) => {
    const span = readSpan(days)
    const id = parseId('shp', shopId) ?? ('shp_none' as Id<'shp'>)
    return { ...(await clearingOf(client, { shopId: ownShop(viewer, id), currency, ...span })), currency }
  },
} satisfies Partial<QueryResolvers>

async function shownBill(id: string, { viewer, loaders }: Context): Promise<MerchantBillRow | null> {
  const bill = parseId('mbl', id) && (await loaders.merchantBill.load(id))
  return bill && seesBill(viewer, bill) ? bill : null
}

const seesBill = (viewer: Viewer, { shopId }: MerchantBillRow): boolean =>
  viewer.audience === 'MERCHANT'
    ? can(viewer, 'payments.bill.apply') && viewer.shopId === shopId
    : can(viewer, 'payments.bill.apply') || can(viewer, 'payments.bill.audit')

export const MerchantBill: MerchantBillResolvers = {
  __resolveReference: ({ id }, context) => shownBill(id, context),
  shop: ({ shopId }) => ({ id: shopId }),
  status: ({ status }) => status as MerchantBillStatus,
  takings: ({ takings, currency }) => inMoney(takings, currency),
  counterTakings: ({ counterTakings, currency }) => inMoney(counterTakings, currency),
  refunded: ({ refunded, currency }) => inMoney(refunded, currency),
  carried: ({ carried, currency }) => inMoney(carried, currency),
  heldBack: ({ heldBack, currency }) => inMoney(heldBack, currency),
  feeRateBasisPoints: ({ feeRate }) => feeRate,
  fee: ({ fee, currency }) => inMoney(fee, currency),
  amount: ({ amount, currency }) => inMoney(amount, currency),
  orders: ({ id }, args, { client }) => pageBilledOrders(client, { where: { billId: id }, args }),
  method: ({ method }) => method as WithdrawalMethod,
  maskedDestination: ({ masked }) => masked,
  destination: ({ id, destination }, _, { viewer, seal }) =>
    destination !== '' && can(viewer, 'payments.bill.audit') ? seal.open(destination, destinationLabel(id)) : null,
  appliedBy: ({ appliedById }) => ({ id: appliedById }),
  decidedBy: ({ decidedById }, _, { viewer }) =>
    decidedById !== null && viewer.audience === 'PLATFORM' ? { id: decidedById } : null,
}

export const MerchantBillOrder: MerchantBillOrderResolvers = {
  order: ({ orderId }) => ({ id: orderId }),
  takings: ({ takings, currency }) => inMoney(takings, currency),
  refunded: ({ refunded, currency }) => inMoney(refunded, currency),
  fee: ({ fee, currency }) => inMoney(fee, currency),
}

export const ClearingStatement: ClearingStatementResolvers = {
  goods: ({ goods, currency }) => inMoney(goods, currency),
  freight: ({ freight, currency }) => inMoney(freight, currency),
  tax: ({ tax, currency }) => inMoney(tax, currency),
  deductedByShop: ({ deductedByShop, currency }) => inMoney(deductedByShop, currency),
  deductedByPlatform: ({ deductedByPlatform, currency }) => inMoney(deductedByPlatform, currency),
  received: ({ received, currency }) => inMoney(received, currency),
  outstanding: ({ outstanding, currency }) => inMoney(outstanding, currency),
  cash: ({ cash, currency }) => inMoney(cash, currency),
  counterTakings: ({ counterTakings, currency }) => inMoney(counterTakings, currency),
  channelFees: ({ channelFees, currency }) => inMoney(channelFees, currency),
  refunded: ({ refunded, currency }) => inMoney(refunded, currency),
  platformFees: ({ platformFees, currency }) => inMoney(platformFees, currency),
  final: ({ final, currency }) => inMoney(final, currency),
  billed: ({ billed, currency }) => inMoney(billed, currency),
}
