import type { Trace } from '../domain/shipping.ts'

export type Carrier = { readonly code: string; readonly name: string }

/** Those who carry parcels: who they are, and what they say about one. An adapter to a tracking service has this form. */
export type Carriers = {
  readonly all: readonly Carrier[]
  /** Null when they say nothing: what was told before stays then. */
  readonly trace: (parcel: { readonly carrierCode: string; readonly trackingNumber: string }) => Promise<Trace | null>
}

export const carrierOf = ({ all }: Carriers, code: string): Carrier | null =>
  all.find((one) => one.code === code) ?? null
