import { issueSecrets } from '@supermall/contracts/catalog'
import type { Currency } from '@supermall/kernel/money'
import { money } from '@supermall/kernel/money'
import type { Context } from '../context.ts'
import { pendingOf } from '../data/refunds.ts'
import type { OrderLine as LineRow } from '../domain/order.ts'
import { seesCase } from './aftersale-case.ts'
import { ref } from './ref.ts'
import { isBuyer, runsOrders, seesOrder } from './sight.ts'
import type {
  OrderChangeResolvers,
  OrderLineResolvers,
  OrderRefundResolvers,
  QuoteEntryResolvers,
} from './types.generated.ts'

export const OrderLine: OrderLineResolvers = {
  __resolveReference: async ({ id }, context) => {
    const line = await context.loaders.line.load(id)
    return line && (await orderOf(line, context)) ? line : null
  },
  order: (line, _, context) => orderOf(line, context),
  product: ({ productId }) => ref(productId),
  sku: ({ skuId }) => ref(skuId),
  giftOf: ({ giftOf }) => ref(giftOf),
  listPrice: (line, _, context) => cost(line, line.listPriceMinor, context),
  unitPrice: (line, _, context) => cost(line, line.unitPriceMinor, context),
  amount: (line, _, context) => cost(line, line.amountMinor, context),
  discount: (line, _, context) => cost(line, line.amountMinor - line.payableMinor + line.taxMinor, context),
  tax: (line, _, context) => cost(line, line.taxMinor, context),
  includedTax: (line, _, context) => cost(line, line.includedTaxMinor, context),
  payable: (line, _, context) => cost(line, line.payableMinor, context),
  refunded: (line, _, context) => cost(line, line.refundedMinor, context),
  secrets: (line, _, context) => secretsOf(line, context),
}

async function orderOf({ orderId }: LineRow, { viewer, loaders }: Context) {
  const order = await loaders.order.load(orderId)
  return order && seesOrder(viewer, order) ? order : null
}

/** The order of a line is loaded once for all of its sums. */
async function cost({ orderId }: LineRow, minor: bigint, { loaders }: Context) {
  const order = await loaders.order.load(orderId)
  return money(minor, order?.currency ?? ('CNY' as Currency))
}

/** The catalogue keeps them, and gives a line the same ones whenever it is asked: not for what is paid back, or will be. */
async function secretsOf(
  { id, orderId, skuId, quantity, refundedQuantity }: LineRow,
  { viewer, loaders, ask }: Context,
): Promise<readonly string[]> {
  const order = await loaders.order.load(orderId)
  const isDelivered = order?.kind === 'VIRTUAL' && order.status === 'FINISHED' && refundedQuantity === 0
  if (!isDelivered || !isBuyer(viewer, order.accountId)) return []
  const { pending } = pendingOf(await loaders.refunds.load(orderId))
  const isGoingBack = pending.some(({ lines }) => lines.some(({ lineId }) => lineId === id))
  return isGoingBack ? [] : secretsIn({ reference: id, skuId, quantity }, ask)
}

/** So many of the longest ones are far from what the bus carries. */
const PART = 100

async function secretsIn(
  line: { reference: string; skuId: LineRow['skuId']; quantity: number },
  ask: Context['ask'],
): Promise<string[]> {
  const secrets: string[] = []
  for (let isMore = true; isMore && secrets.length < line.quantity; ) {
    const told = await ask(issueSecrets, { ...line, part: { from: secrets.length, most: PART } })
    secrets.push(...told.secrets)
    isMore = told.secrets.length > 0
  }
  return secrets
}

export const OrderChange: OrderChangeResolvers = {
  order: ({ orderId }, _, { loaders }) => loaders.order.load(orderId),
  from: ({ fromStatus }) => fromStatus,
  to: ({ toStatus }) => toStatus,
  actorId: ({ actorId }, _, { viewer }) =>
    viewer.audience === 'CONSUMER' && actorId !== viewer.accountId ? null : actorId,
  changedAt: ({ createdAt }) => createdAt,
}

export const OrderRefund: OrderRefundResolvers = {
  aftersaleCase: async ({ caseId }, _, { viewer, loaders }) => {
    const found = caseId && (await loaders.case.load(caseId))
    return found && seesCase(viewer, found) ? found : null
  },
  amount: ({ amountMinor, currency }) => money(amountMinor, currency as Currency),
  isLate: ({ cause }) => cause === 'LATE',
  failure: ({ failure }, _, { viewer }) => (runsOrders(viewer) ? failure : null),
}

export const QuoteEntry: QuoteEntryResolvers = {
  sku: ({ skuId }) => ref(skuId),
  shop: ({ shopId }) => ref(shopId),
  before: ({ beforeMinor, currency }) => money(beforeMinor, currency),
  after: ({ afterMinor, currency }) => money(afterMinor, currency),
}
