import type { Context } from '../context.ts'
import type { Told, Tracked } from '../domain/tracing.ts'
import { isOver, keyOf, wordOf } from '../domain/tracing.ts'

type Carried = Pick<Tracked, 'carrierCode' | 'trackingNumber' | 'sentAt'>

/** What the carrier says of a parcel that goes to or comes from the address of an order. */
export async function traceFor(carried: Carried, orderId: string, context: Context): Promise<Told | null> {
  const { carriers, loaders, clock } = context
  const address = (await loaders.order.load(orderId))?.address ?? null
  const { carrierCode, trackingNumber, sentAt } = carried
  const parcel = { carrierCode, trackingNumber, sentAt, phone: address?.phone ?? null, city: address?.city ?? null }
  return carriers.trace(parcel, { now: clock(), kept: () => loaders.tracking.load(wordOf(keyOf(parcel))) })
}

export const shownTrace = ({ trace, checkedAt }: Told) => ({
  state: trace.state,
  isDelivered: isOver(trace),
  checkedAt,
  stops: trace.stops.map((stop) => ({ ...stop, passedAt: new Date(stop.passedAt) })),
})
