import { Fault } from '@supermall/kernel/fault'
import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import { qrSvg } from '@supermall/kernel/qr-picture'
import { minutes } from '@supermall/kernel/time'
import { asConsumer, can, ownShop } from '@supermall/subgraph/viewer'
import type { Context } from '../context.ts'
import { cashierBillOfCode, cashierTotals } from '../data/cashier-bills.ts'
import { whereOf } from '../data/filter.ts'
import { pageCashierBills } from '../data/lists.ts'
import { nullable } from '../data/nullable.generated.ts'
import type { CashierBill as Bill } from '../domain/cashier-bill.ts'
import { billLink, statusAt } from '../domain/cashier-bill.ts'
import type { Payment } from '../domain/payment.ts'
import { isOldestFirst, readSpan, within } from './lists.ts'
import { seesMoney, worksFor } from './sight.ts'
import type { CashierBillResolvers, CashierTotalResolvers, QueryResolvers } from './types.generated.ts'
import { channelName, inMoney } from './words.ts'

export const cashierQueries = {
  cashierBill: (_, { id }, context) => shownBill(id, context),
  cashierBillOfCode: async (_, { code }, context) => {
    await countLook(asConsumer(context.viewer).accountId, context)
    return cashierBillOfCode(context.client, code)
  },
  cashierBills: (_, args, context) => {
    const where = within(context, whereOf(args.where, nullable.CashierBill))
    return pageCashierBills(context.client, { where, isOldestFirst: isOldestFirst(args), args })
  },
  myCashierBills: (_, args, { client, viewer }) =>
    pageCashierBills(client, { where: { accountId: asConsumer(viewer).accountId }, isOwn: true, args }),
  cashierTotals: async (_, { shopId, ...days }, { client, viewer }) => {
    const id = parseId('shp', shopId)
    return id === null ? [] : cashierTotals(client, ownShop(viewer, id), readSpan(days))
  },
} satisfies Partial<QueryResolvers>

const MOST_LOOKS = 30
const WINDOW_MS = minutes(1)

/** Codes cannot be guessed; whoever tries is stopped all the same. */
export async function countLook(accountId: Id<'acc'>, { cache }: Context): Promise<void> {
  if ((await cache.count(`payments:codes:${accountId}`, 1, WINDOW_MS)) > MOST_LOOKS)
    throw new Fault('RATE_LIMITED', `${accountId} tries codes of bills`, { retryAfterMs: WINDOW_MS })
}

export async function shownBill(id: string, { viewer, loaders }: Context): Promise<Bill | null> {
  const bill = parseId('csb', id) && (await loaders.cashierBill.load(id))
  return bill && (seesBill(viewer, bill) || isTheirStaff(viewer, bill)) ? bill : null
}

/** Whoever sees a try sees its bill, unless that is another's by now: of one that was paid in cash nobody says whose it is. */
export async function billOfTry({ purchaseId, accountId }: Try, context: Context): Promise<Bill | null> {
  const bill = purchaseId && (await context.loaders.cashierBill.load(purchaseId))
  if (!bill) return null
  const isTheirs = bill.accountId === null ? bill.status !== 'PAID' : bill.accountId === accountId
  return isTheirs ? bill : shownBill(bill.id, context)
}

type Try = Pick<Payment, 'purchaseId' | 'accountId'>

const seesBill = (viewer: Context['viewer'], { accountId, shopId }: Bill): boolean =>
  seesMoney(viewer, { accountId: accountId ?? '', shopId })

type OfShop = Pick<Bill, 'shopId'>

const isTheirStaff = (viewer: Context['viewer'], { shopId }: OfShop): boolean =>
  (can(viewer, 'payments.cashier.collect') || can(viewer, 'payments.cashier.refund')) &&
  (viewer.audience === 'PLATFORM' || (viewer.audience === 'MERCHANT' && viewer.shopId === shopId))

export const isStaff = (viewer: Context['viewer'], bill: OfShop): boolean =>
  isTheirStaff(viewer, bill) || worksFor(viewer, { accountId: '', shopId: bill.shopId })

export const CashierBill: CashierBillResolvers = {
  __resolveReference: ({ id }, context) => shownBill(id, context),
  shop: ({ shopId }) => ({ id: shopId }),
  amount: ({ amount, currency }) => inMoney(amount, currency),
  status: (bill, _, { clock }) => statusAt(bill, clock()),
  link: (bill, _, { publicUrl }) => billLink(publicUrl, bill),
  qrSvg: (bill, _, { publicUrl }) => qrSvg(billLink(publicUrl, bill)),
  coupon: ({ couponId }) => (couponId === null ? null : { id: couponId }),
  discount: ({ couponMinor, currency }) => (couponMinor === null ? null : inMoney(couponMinor, currency)),
  channel: ({ channel }) => (channel === null ? null : channelName(channel)),
  refunded: ({ refundedMinor, currency }) => inMoney(refundedMinor, currency),
  refunds: ({ id }, _, { loaders }) => loaders.cashierRefundsOf.load(id),
  cashier: (bill, _, { viewer }) => (isStaff(viewer, bill) ? { id: bill.cashierId } : null),
  takenBy: (bill, _, { viewer }) => (bill.takenById !== null && isStaff(viewer, bill) ? { id: bill.takenById } : null),
  buyer: (bill, _, { viewer }) =>
    bill.accountId !== null && (isStaff(viewer, bill) || seesBill(viewer, bill)) ? { id: bill.accountId } : null,
  payment: async ({ paymentId }, _, { viewer, loaders }) => {
    const payment = paymentId === null ? null : await loaders.payment.load(paymentId)
    return payment && seesMoney(viewer, payment) ? payment : null
  },
}

export const CashierTotal: CashierTotalResolvers = {
  channel: ({ channel }) => channelName(channel),
  cashier: ({ cashierId }) => ({ id: cashierId }),
  collected: ({ collected, currency }) => inMoney(collected, currency),
  refunded: ({ refunded, currency }) => inMoney(refunded, currency),
}
