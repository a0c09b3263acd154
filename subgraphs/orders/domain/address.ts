import type { Check } from '@supermall/kernel/check'
import { checkText } from '@supermall/kernel/check'
import { checkCallable, textOrNull } from './check.ts'
import type { Address } from './order.ts'

export type AddressGiven = Omit<Address, 'postcode'> & { readonly postcode?: string | null }

export function checkAddress(given: AddressGiven, ...path: string[]): readonly Check[] {
  return [
    checkText(given.recipient, { least: 1, most: 40 }, ...path, 'recipient'),
    checkCallable(given.phone, ...path, 'phone'),
    /^\d{6,12}$/.test(given.regionCode)
      ? null
      : {
          code: 'REGION_INVALID',
          message: 'The code of a district has 6 to 12 digits.',
          path: [...path, 'regionCode'],
        },
    checkText(given.province, { least: 1, most: 40 }, ...path, 'province'),
    checkText(given.city, { least: 1, most: 40 }, ...path, 'city'),
    checkText(given.district, { most: 40 }, ...path, 'district'),
    checkText(given.line, { least: 1, most: 200 }, ...path, 'line'),
    checkText(given.postcode, { most: 12 }, ...path, 'postcode'),
  ]
}

export const readAddress = ({ postcode, ...given }: AddressGiven): Address => {
  const { recipient, phone, regionCode, province, city, district, line } = given
  const place = { province: province.trim(), city: city.trim(), district: district.trim(), line: line.trim() }
  return { recipient: recipient.trim(), phone: phone.trim(), regionCode, ...place, postcode: textOrNull(postcode) }
}
