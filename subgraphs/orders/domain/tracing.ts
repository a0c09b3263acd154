import { cut } from '@supermall/kernel/cut'

/** Where a parcel is, in words that are the same for all carriers. */
export type TraceState = 'ACCEPTED' | 'IN_TRANSIT' | 'OUT_FOR_DELIVERY' | 'DELIVERED' | 'PROBLEM'

export type TraceStop = {
  readonly state: TraceState
  readonly text: string
  readonly place: string | null
  readonly passedAt: string
}

/** Stops are newest first. */
export type Trace = { readonly state: TraceState; readonly stops: readonly TraceStop[] }

export type Told = { readonly trace: Trace; readonly checkedAt: Date }

/** What a carrier must hear to find a parcel. Some tell strangers nothing, so they hear a phone that stands on it. */
export type Tracked = {
  readonly carrierCode: string
  readonly trackingNumber: string
  readonly phone: string | null
  readonly city: string | null
  readonly sentAt: Date
}

/** Told for one phone it is not told for another: who only knows a number learns nothing by it. */
export type TrackingKey = {
  readonly carrierCode: string
  readonly trackingNumber: string
  readonly phoneTail: string
}

export const keyOf = ({ carrierCode, trackingNumber, phone }: Tracked): TrackingKey => ({
  carrierCode,
  trackingNumber,
  phoneTail: (phone ?? '').replace(/\D/g, '').slice(-4),
})

export const wordOf = ({ carrierCode, trackingNumber, phoneTail }: TrackingKey): string =>
  `${carrierCode}:${trackingNumber}:${phoneTail}`

/** What is kept of one number: what was told last and when, and when it was asked last. */
export type Kept = TrackingKey & {
  readonly trace: Trace | null
  readonly toldAt: Date | null
  readonly askedAt: Date
}

export const toldOf = (kept: Kept | null): Told | null =>
  kept?.trace && kept.toldAt ? { trace: kept.trace, checkedAt: kept.toldAt } : null

/** Nothing happens any more to what arrived. */
export const isOver = (trace: Trace | null): boolean => trace?.state === 'DELIVERED'

export const isFresh = ({ trace, askedAt }: Kept, everyMs: number, now: Date): boolean =>
  isOver(trace) || now.getTime() - askedAt.getTime() < everyMs

const MOST_STOPS = 100
const MOST_LETTERS = 300

type Said = { readonly state: TraceState; readonly stops: readonly TraceStop[] }

/** Within bounds, whatever a carrier says: no more and no longer stops than are shown, and nothing but letters in them. */
export function cleaned({ state, stops }: Said): Trace {
  const newestFirst = stops.toSorted((one, other) => Date.parse(other.passedAt) - Date.parse(one.passedAt))
  return {
    state,
    stops: newestFirst.slice(0, MOST_STOPS).map((stop) => ({
      state: stop.state,
      passedAt: stop.passedAt,
      text: lettersOf(stop.text),
      place: stop.place === null ? null : lettersOf(stop.place) || null,
    })),
  }
}

const lettersOf = (text: string): string => cut(text.replace(/\p{C}+/gu, ' ').trim(), MOST_LETTERS)
