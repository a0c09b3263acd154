import type { Context } from '../context.ts'
import { saveTrace } from '../data/parcels.ts'
import type { Parcel as ParcelRow } from '../domain/shipping.ts'
import { isOver } from '../domain/tracing.ts'
import { carrierOf } from '../providers/carriers.ts'
import { seesOrder } from './sight.ts'
import { shownTrace, traceFor } from './trace.ts'
import type { ParcelLineResolvers, ParcelResolvers } from './types.generated.ts'

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

/** What arrived is kept with the parcel, so that nobody has to be asked once carriers have forgotten it. */
async function traceOf(parcel: ParcelRow, context: Context) {
  const { orderId, trace, tracedAt: checkedAt, status } = parcel
  if (trace && checkedAt) return shownTrace({ trace, checkedAt })
  const told = status === 'CANCELLED' ? null : await traceFor(parcel, orderId, context)
  if (told && isOver(told.trace)) await saveTrace(context.client, parcel, told)
  return told && shownTrace(told)
}

export const ParcelLine: ParcelLineResolvers = {
  line: async ({ lineId }, _, { loaders }) => {
    const line = await loaders.line.load(lineId)
    if (!line) throw new Error(`${lineId} is in a parcel and in no order`)
    return line
  },
}
