import { createHash } from 'node:crypto'
import { hours, minutes } from '@supermall/kernel/time'
import type { TraceState, TraceStop, Tracked } from '../domain/tracing.ts'
import type { Carriers } from './carriers.ts'
import { kuaidi100CodeOf } from './known-carriers.ts'

type Leg = { readonly afterMs: number; readonly state: TraceState; readonly text: string; readonly isThere: boolean }

const LEGS: readonly Leg[] = [
  { afterMs: hours(1), state: 'ACCEPTED', text: '快件已由快递员揽收', isThere: false },
  { afterMs: hours(4), state: 'IN_TRANSIT', text: '快件已离开始发地转运中心', isThere: false },
  { afterMs: hours(19), state: 'IN_TRANSIT', text: '快件已到达目的地转运中心', isThere: true },
  { afterMs: hours(25), state: 'IN_TRANSIT', text: '快件已到达派送网点', isThere: true },
  { afterMs: hours(28), state: 'OUT_FOR_DELIVERY', text: '快递员正在派送途中', isThere: true },
  { afterMs: hours(32), state: 'DELIVERED', text: '快件已签收', isThere: true },
]

/** Parcels of a mall that sends none: where each would be by now follows from when it was sent, the same for whoever asks. */
export const sandboxTrace: Carriers['trace'] = async (parcel, { now }) => {
  if (kuaidi100CodeOf(parcel.carrierCode) === null) return null
  const stops = LEGS.map((leg, index) => stopOf(leg, index, parcel)).filter(
    ({ passedAt }) => Date.parse(passedAt) <= now.getTime(),
  )
  const newestFirst = stops.toReversed()
  const [newest] = newestFirst
  return newest ? { trace: { state: newest.state, stops: newestFirst }, checkedAt: now } : null
}

function stopOf({ afterMs, state, text, isThere }: Leg, index: number, parcel: Tracked): TraceStop {
  const { trackingNumber, sentAt, city } = parcel
  const lateMs = minutes((createHash('sha256').update(trackingNumber).digest()[index] ?? 0) / 5)
  const passedAt = new Date(sentAt.getTime() + afterMs + Math.round(lateMs)).toISOString()
  return { state, text, place: isThere ? city : null, passedAt }
}
