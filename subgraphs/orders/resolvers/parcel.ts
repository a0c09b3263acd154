import { minutes } from '@supermall/kernel/time'
import type { Context } from '../context.ts'
import { saveTrace } from '../data/parcels.ts'
import type { Parcel as ParcelRow, Trace } from '../domain/shipping.ts'
import { carrierOf } from '../providers/carriers.ts'
import { seesOrder } from './sight.ts'
import type { ParcelLineResolvers, ParcelResolvers } from './types.generated.ts'

/** How long what a carrier said is good enough. */
export const FRESH_MS = minutes(30)

export const Parcel: ParcelResolvers = {
  __resolveReference: async ({ id }, context) => {
    const parcel = await context.loaders.parcel.load(id)
    return parcel && (await orderOf(parcel, context)) ? parcel : null
  },
  order: (parcel, _, context) => orderOf(parcel, context),
  carrier: ({ carrierCode }, _, { carriers }) => carrierOf(carriers, carrierCode),
  trace: (parcel, _, context) => traceOf(parcel, context),
}

async function orderOf({ orderId }: ParcelRow, { viewer, loaders }: Context) {
  const order = await loaders.order.load(orderId)
  return order && seesOrder(viewer, order) ? order : null
}

/** Asked of the carrier now and then; what it said last is kept, and shown when it says nothing. */
async function traceOf(parcel: ParcelRow, { carriers, client, clock }: Context) {
  const now = clock()
  const isFresh = parcel.tracedAt !== null && now.getTime() - parcel.tracedAt.getTime() < FRESH_MS
  const told = isFresh || parcel.status === 'CANCELLED' ? null : await carriers.trace(parcel)
  if (told) await saveTrace(client, parcel.id, { trace: told, now })
  return shownTrace(told ?? parcel.trace, told ? now : parcel.tracedAt)
}

export const shownTrace = (trace: Trace | null, checkedAt: Date | null) =>
  trace &&
  checkedAt && {
    isDelivered: trace.isDelivered,
    checkedAt,
    stops: trace.stops.map((stop) => ({ ...stop, passedAt: new Date(stop.passedAt) })),
  }

export const ParcelLine: ParcelLineResolvers = {
  line: async ({ lineId }, _, { loaders }) => {
    const line = await loaders.line.load(lineId)
    if (!line) throw new Error(`${lineId} is in a parcel and in no order`)
    return line
  },
}
