import type { Check } from '@supermall/kernel/check'
import { checkLine } from '@supermall/kernel/check'
import { cut } from '@supermall/kernel/cut'
import { checkPoint } from '@supermall/kernel/geo'
import { checkProvince, isOfProvince } from '@supermall/kernel/region'
import { checkCallable, textOrNull } from './check.ts'
import type { Address } from './order.ts'

export type AddressGiven = Omit<Address, 'postcode'> & { readonly postcode?: string | null }

export function checkAddress(given: AddressGiven, ...path: string[]): readonly Check[] {
  return [
    checkLine(given.recipient, { least: 1, most: 40 }, ...path, 'recipient'),
    checkCallable(given.phone, ...path, 'phone'),
    checkRegion(given, ...path),
    checkLine(given.province, { least: 1, most: 40 }, ...path, 'province'),
    checkLine(given.city, { least: 1, most: 40 }, ...path, 'city'),
    checkLine(given.district, { most: 40 }, ...path, 'district'),
    checkLine(given.line, { least: 1, most: 200 }, ...path, 'line'),
    checkLine(given.postcode, { most: 12 }, ...path, 'postcode'),
    checkPlace(given, ...path, 'latitude'),
  ]
}

function checkRegion({ regionCode, province }: AddressGiven, ...path: string[]): Check {
  if (/^\d{6,12}$/.test(regionCode) && isOfProvince(regionCode)) return checkProvince(regionCode, province, ...path)
  const message = 'The code of a district has 6 to 12 digits, the first two a province.'
  return { code: 'REGION_INVALID', message, path: [...path, 'regionCode'] }
}

function checkPlace({ latitude, longitude }: AddressGiven, ...path: string[]): Check {
  if (latitude == null && longitude == null) return null
  if (latitude != null && longitude != null) return checkPoint({ latitude, longitude }, ...path)
  return { code: 'LOCATION_INVALID', message: 'Latitude and longitude come together.', path }
}

const FIELDS = [
  ...(['recipient', 'phone', 'regionCode', 'province', 'city', 'district', 'line', 'postcode'] as const),
  ...(['latitude', 'longitude'] as const),
]

/** Which of it is another now: of what is not there any more all is. */
export const changedFields = (before: Address | null, after: Address): readonly (keyof Address)[] =>
  FIELDS.filter((field) => (before?.[field] ?? null) !== (after[field] ?? null))

/** Enough to see that goods go to somebody else, and too little to find them there: of a number each entry keeps the end alone. */
export const masked = ({ regionCode, phone, line }: Address) => ({
  regionCode,
  phone,
  line: `${cut(line, Math.min(4, Math.floor(line.length / 3)))}***`,
})

export const readAddress = ({ postcode, ...given }: AddressGiven): Address => {
  const { recipient, phone, regionCode, province, city, district, line } = given
  const place = { province: province.trim(), city: city.trim(), district: district.trim(), line: line.trim() }
  const point = { latitude: given.latitude ?? null, longitude: given.longitude ?? null }
  const who = { recipient: recipient.trim(), phone: phone.trim() }
  return { ...who, regionCode, ...place, postcode: textOrNull(postcode), ...point }
}
