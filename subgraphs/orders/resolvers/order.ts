import { money } from '@supermall/kernel/money'
import type { Context } from '../context.ts'
import { mayCancel, mayReceive } from '../domain/decide.ts'
import type { Order as OrderRow } from '../domain/order.ts'
import { channelName } from '../domain/told.ts'
import { seesCase } from './aftersale-case.ts'
import { ref } from './ref.ts'
import { isBuyer, runsOrders, seesOrder } from './sight.ts'
import type { OrderResolvers } from './types.generated.ts'

export const Order: OrderResolvers = {
  __resolveReference: async ({ id }, { viewer, loaders }) => {
    const order = await loaders.order.load(id)
    return order && seesOrder(viewer, order) ? order : null
  },
  parent: async ({ parentId }, _, { viewer, loaders }) => {
    const parent = parentId === null ? null : await loaders.order.load(parentId)
    return parent && seesOrder(viewer, parent) ? parent : null
  },
  children: (order, _, context) => childrenOf(order, context),
  buyer: ({ accountId }) => ref(accountId),
  shop: ({ shopId }) => ref(shopId),
  lines: (order, _, context) => linesOf(order, context),
  goods: ({ goodsMinor, currency }) => money(goodsMinor, currency),
  discount: ({ discountMinor, currency }) => money(discountMinor, currency),
  freight: ({ freightMinor, currency }) => money(freightMinor, currency),
  tax: ({ taxMinor, currency }) => money(taxMinor, currency),
  includedTax: ({ includedTaxMinor, currency }) => money(includedTaxMinor, currency),
  adjustment: ({ adjustmentMinor, currency }) => money(adjustmentMinor, currency),
  payable: ({ payableMinor, currency }) => money(payableMinor, currency),
  balance: ({ balanceMinor, currency }) => money(balanceMinor, currency),
  paid: ({ paidMinor, currency }) => money(paidMinor, currency),
  refunded: ({ refundedMinor, currency }) => money(refundedMinor, currency),
  explain: ({ explain, currency }) => explain.map((entry) => ({ ...entry, currency })),
  channel: ({ channel }) => (channel === null ? null : channelName(channel)),
  delivery: ({ fulfilment, isSameCity }) => (fulfilment === 'DELIVERY' ? (isSameCity ? 'SAME_CITY' : 'PARCEL') : null),
  store: ({ storeId }) => ref(storeId),
  hasOpenCase: async (order, _, context) =>
    (await ordersOf(order, context)).some(({ openCaseCount }) => openCaseCount > 0),
  isPartlyShipped: async (order, _, context) => isPartly(await ordersOf(order, context)),
  canCancel: async (order, _, context) =>
    isBuyer(context.viewer, order.accountId) && mayCancel(order, await linesOf(order, context)),
  canReceive: (order, _, { viewer }) => isBuyer(viewer, order.accountId) && mayReceive(order),
  parcels: async (order, _, context) => (await gathered(context.loaders.parcels, order, context)).slice(0, MOST),
  codes: ({ id, accountId }, _, { viewer, loaders }) => (isBuyer(viewer, accountId) ? loaders.codes.load(id) : []),
  history: async (order, _, context) => merged(context.loaders.history, [order, ...(await childrenOf(order, context))]),
  refunds: async (order, _, context) =>
    (await merged(context.loaders.refunds, [order, ...(await childrenOf(order, context))]))
      .filter(({ amountMinor }) => amountMinor > 0n)
      .slice(0, MOST),
  cases: async (order, _, context) =>
    (await gathered(context.loaders.cases, order, context))
      .filter((found) => seesCase(context.viewer, found))
      .reverse()
      .slice(0, MOST),
  checkoutId: ({ checkoutId }, _, { viewer }) => (runsOrders(viewer) ? checkoutId : null),
  sellerRemark: ({ sellerRemark }, _, { viewer }) => (runsOrders(viewer) ? sellerRemark : null),
}

const MOST = 100

/** A parent is nothing but its orders: what became of it became of them. */
const ordersOf = async (order: OrderRow, context: Context): Promise<readonly OrderRow[]> =>
  order.isParent ? childrenOf(order, context) : [order]

const childrenOf = async ({ id, isParent }: OrderRow, { loaders }: Context): Promise<readonly OrderRow[]> =>
  isParent ? loaders.children.load(id) : []

/** Some of it is on its way, and some is not. */
const isPartly = (orders: readonly OrderRow[]): boolean =>
  orders.some(({ isPartlyShipped }) => isPartlyShipped) ||
  (orders.some(({ shippedAt }) => shippedAt !== null) &&
    orders.some(({ status, fulfilment }) => status === 'PAID' && fulfilment === 'DELIVERY'))

type Lists<Row> = { readonly load: (orderId: string) => Promise<readonly Row[]> }

const gathered = async <Row extends { readonly id: string }>(lists: Lists<Row>, order: OrderRow, context: Context) =>
  merged(lists, await ordersOf(order, context))

/** The oldest first. */
async function merged<Row extends { readonly id: string }>(lists: Lists<Row>, orders: readonly OrderRow[]) {
  const found = await Promise.all(orders.map(({ id }) => lists.load(id)))
  return found.flat().sort((one, other) => (one.id < other.id ? -1 : 1))
}

async function linesOf({ id, isParent }: OrderRow, { loaders }: Context) {
  if (!isParent) return loaders.lines.load(id)
  const children = await loaders.children.load(id)
  return (await Promise.all(children.map((child) => loaders.lines.load(child.id)))).flat()
}
