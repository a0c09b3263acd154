import type { Check } from '@supermall/kernel/check'
import { checkLine } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'
import { checkProvince, isRegionCode } from '@supermall/kernel/region'
import { checkForm } from './check.ts'

/** The table refuses to count further as well. */
export const MOST_ADDRESSES = 20

export type AddressFacts = {
  readonly recipient: string
  readonly phone: string
  readonly regionCode: string
  readonly province: string
  readonly city: string
  readonly district: string
  readonly line: string
  readonly postcode: string | null
  /** What its owner calls it: home, office. */
  readonly label: string | null
  /** Where it lies on the earth: both or neither. */
  readonly latitude: number | null
  readonly longitude: number | null
}

export type Address = AddressFacts & {
  readonly id: Id<'adr'>
  readonly accountId: Id<'acc'>
  readonly isDefault: boolean
  readonly version: number
  readonly createdAt: Date
  readonly updatedAt: Date
}

export const checkAddress = (facts: AddressFacts): readonly Check[] => [
  checkLine(facts.recipient, { least: 1, most: 40 }, 'recipient'),
  checkForm(facts.phone, 'PHONE_INVALID', 'phone'),
  checkRegion(facts),
  checkLine(facts.province, { least: 2, most: 30 }, 'province'),
  checkLine(facts.city, { least: 1, most: 30 }, 'city'),
  checkLine(facts.district, { most: 30 }, 'district'),
  checkLine(facts.line, { least: 2, most: 200 }, 'line'),
  checkForm(facts.postcode, 'POSTCODE_INVALID', 'postcode'),
  checkLine(facts.label, { least: 1, most: 20 }, 'label'),
  checkPlace(facts),
]

/** One spelling of each: no space around, no country code that all others leave out. */
export const tidyAddress = (facts: AddressFacts): AddressFacts => ({
  recipient: facts.recipient.trim(),
  phone: facts.phone.replace(/^\+86/, ''),
  regionCode: facts.regionCode,
  province: facts.province.trim(),
  city: facts.city.trim(),
  district: facts.district.trim(),
  line: facts.line.trim(),
  postcode: facts.postcode,
  label: facts.label?.trim() ?? null,
  latitude: facts.latitude,
  longitude: facts.longitude,
})

function checkPlace({ latitude, longitude }: AddressFacts): Check {
  if (latitude === null && longitude === null) return null
  const isOnEarth = latitude !== null && longitude !== null && Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180
  if (isOnEarth) return null
  const message = 'Latitude is from -90 to 90, longitude from -180 to 180; both or neither.'
  return { code: 'LOCATION_INVALID', message, path: ['latitude'] }
}

function checkRegion({ regionCode, province }: AddressFacts): Check {
  if (!isRegionCode(regionCode)) {
    const message = 'A region code has 6 digits, the first two a province.'
    return { code: 'REGION_INVALID', message, path: ['regionCode'] }
  }
  return checkProvince(regionCode, province)
}
