import type { Check } from '@supermall/kernel/check'
import { checkForm } from './check.ts'

export type Carriage = { readonly carrierCode: string; readonly trackingNumber: string }

export const checkCarriage = (
  { carrierCode, trackingNumber }: Carriage,
  known: readonly string[],
): readonly Check[] => [
  known.includes(carrierCode)
    ? null
    : { code: 'CARRIER_UNKNOWN', message: 'There is no such carrier.', path: ['carrierCode'] },
  checkForm(trackingNumber, 'TRACKING_NUMBER_INVALID', 'trackingNumber'),
]

/** The couriers that a shop has itself: nobody gives their parcels numbers. */
const OWN_COURIER = 'manual'

/** As an order is sent: what its shop brings itself needs no number. */
export type Sending = { readonly carrierCode: string; readonly trackingNumber?: string | null }

const isUnnumbered = ({ carrierCode, trackingNumber }: Sending): boolean =>
  carrierCode === OWN_COURIER && (trackingNumber ?? '').trim() === ''

export const checkSending = (given: Sending, known: readonly string[]): readonly Check[] =>
  checkCarriage(carriageOf(given, NO_NUMBER), known)

/** Passes for the number of the order, which is known only later. */
const NO_NUMBER = '0000'

export const carriageOf = (given: Sending, orderNumber: string): Carriage => ({
  carrierCode: given.carrierCode,
  trackingNumber: isUnnumbered(given) ? orderNumber : (given.trackingNumber ?? ''),
})
