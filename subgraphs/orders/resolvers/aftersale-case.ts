import { money } from '@supermall/kernel/money'
import type { Viewer } from '@supermall/subgraph/viewer'
import { can } from '@supermall/subgraph/viewer'
import type { Context } from '../context.ts'
import { saveCaseTrace } from '../data/aftersale.ts'
import type { AftersaleCase as CaseRow } from '../domain/aftersale.ts'
import { isOver } from '../domain/tracing.ts'
import { carrierOf } from '../providers/carriers.ts'
import type { CaseParcelModel } from './aftersale-models.ts'
import { amountsNow } from './case-amounts.ts'
import { ref } from './ref.ts'
import { isBuyer, seesOrder } from './sight.ts'
import { shownTrace, traceFor } from './trace.ts'
import type {
  AftersaleCaseResolvers,
  AftersaleLineResolvers,
  CaseChangeResolvers,
  CaseParcelResolvers,
  RefundableLineResolvers,
  RefundableResolvers,
} from './types.generated.ts'

/** Cases are for their buyer, for those of the shop who may see cases, and for the platform's. */
export function seesCase(viewer: Viewer, { accountId, shopId }: CaseRow): boolean {
  if (isBuyer(viewer, accountId)) return true
  const isTheirs = viewer.audience === 'PLATFORM' || (viewer.audience === 'MERCHANT' && viewer.shopId === shopId)
  return isTheirs && can(viewer, 'orders.aftersale.view')
}

export const AftersaleCase: AftersaleCaseResolvers = {
  __resolveReference: async ({ id }, { viewer, loaders }) => {
    const found = await loaders.case.load(id)
    return found && seesCase(viewer, found) ? found : null
  },
  order: async ({ orderId }, _, { viewer, loaders }) => {
    const order = await loaders.order.load(orderId)
    return order && seesOrder(viewer, order) ? order : null
  },
  shop: ({ shopId }) => ref(shopId),
  buyer: ({ accountId }) => ref(accountId),
  lines: ({ id }, _, { loaders }) => loaders.caseLines.load(id),
  amount: async (found, _, context) => money((await amountsNow(found, context)).amountMinor, found.currency),
  freight: async (found, _, context) => money((await amountsNow(found, context)).freightMinor, found.currency),
  buyerParcel: ({ id, orderId, buyerParcel: parcel }) =>
    parcel && { ...parcel, caseId: id, orderId, side: 'buyerParcel' },
  merchantParcel: ({ id, orderId, merchantParcel: parcel }) =>
    parcel && { ...parcel, caseId: id, orderId, side: 'merchantParcel' },
  refund: async ({ orderId, refundId }, _, { loaders }) =>
    refundId === null ? null : ((await loaders.refunds.load(orderId)).find(({ id }) => id === refundId) ?? null),
  history: ({ id }, _, { loaders }) => loaders.caseHistory.load(id),
}

export const AftersaleLine: AftersaleLineResolvers = {
  line: ({ lineId }, _, context) => lineOf(lineId, context),
  amount: async ({ caseId, lineId, amountMinor }, _, context) => {
    const found = await context.loaders.case.load(caseId)
    if (!found) throw new Error(`${caseId} has lines and is not there`)
    const { lines } = await amountsNow(found, context)
    return money(lines.find((line) => line.lineId === lineId)?.amountMinor ?? amountMinor, found.currency)
  },
}

async function lineOf(lineId: string, { loaders }: Context) {
  const line = await loaders.line.load(lineId)
  if (!line) throw new Error(`${lineId} is in a case and in no order`)
  return line
}

export const CaseParcel: CaseParcelResolvers = {
  carrier: ({ carrierCode }, _, { carriers }) => carrierOf(carriers, carrierCode),
  sentAt: ({ sentAt }) => new Date(sentAt),
  trace: (parcel, _, context) => traceOf(parcel, context),
}

/** What arrived is kept with the case, so that nobody has to be asked once carriers have forgotten it. */
async function traceOf({ caseId, side, orderId, ...parcel }: CaseParcelModel, context: Context) {
  const { trace, tracedAt } = parcel
  if (trace && tracedAt) return shownTrace({ trace, checkedAt: new Date(tracedAt) })
  const told = await traceFor({ ...parcel, sentAt: new Date(parcel.sentAt) }, orderId, context)
  if (told && isOver(told.trace)) {
    const kept = { ...parcel, trace: told.trace, tracedAt: told.checkedAt.toISOString() }
    await saveCaseTrace(context.client, caseId, { side, parcel: kept })
  }
  return told && shownTrace(told)
}

export const CaseChange: CaseChangeResolvers = {
  from: ({ fromStatus }) => fromStatus,
  to: ({ toStatus }) => toStatus,
  actorId: ({ actorId }, _, { viewer }) =>
    viewer.audience === 'CONSUMER' && actorId !== viewer.accountId ? null : actorId,
  changedAt: ({ createdAt }) => createdAt,
}

export const Refundable: RefundableResolvers = {
  amount: ({ amountMinor, currency }) => money(amountMinor, currency),
  freight: ({ freightMinor, currency }) => money(freightMinor, currency),
  lines: ({ lines, currency }) => lines.map((line) => ({ ...line, currency })),
}

export const RefundableLine: RefundableLineResolvers = {
  line: ({ lineId }, _, context) => lineOf(lineId, context),
  amount: ({ amountMinor, currency }) => money(amountMinor, currency),
}
