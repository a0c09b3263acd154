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
