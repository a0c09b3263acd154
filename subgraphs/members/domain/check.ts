import type { Check, Given } from '@supermall/kernel/check'
import { isPhone, PHONE_FORM } from '@supermall/kernel/phone'

const FORMS = {
  PHONE_INVALID: [isPhone, PHONE_FORM],
  POSTCODE_INVALID: [(value: string) => /^\d{6}$/.test(value), 'A postcode has 6 digits.'],
} as const

export function checkForm(value: Given<string>, code: keyof typeof FORMS, ...path: string[]): Check {
  const [fits, message] = FORMS[code]
  return value == null || fits(value) ? null : { code, message, path }
}
