import type { Kept, Told, Trace, Tracked } from '../domain/tracing.ts'

export type Carrier = { readonly code: string; readonly name: string }

type Tracing = {
  readonly now: Date
  /** What is kept of this number, read when it is needed. */
  readonly kept: () => Promise<Kept | null>
}

/** Those who carry parcels: who they are, and what they say about one. */
export type Carriers = {
  readonly all: readonly Carrier[]
  /** Null when they never said anything. What they said last, when they say nothing now. */
  readonly trace: (parcel: Tracked, tracing: Tracing) => Promise<Told | null>
}

/** An adapter to a service that knows parcels. Null when it does not know this one. */
export type Tracker = (parcel: Tracked) => Promise<Trace | null>

/** It could not be asked, or what it said was no answer. */
export class CarrierSilent extends Error {
  constructor(why: string) {
    super(why)
    this.name = 'CarrierSilent'
  }
}

export const carrierOf = ({ all }: Carriers, code: string): Carrier | null =>
  all.find((one) => one.code === code) ?? null
