import type { Check, Given } from '@supermall/kernel/check'
import { readEmailAddress } from '@supermall/kernel/email'
import { isPhone, PHONE_FORM } from '@supermall/kernel/phone'

const matches =
  (pattern: RegExp) =>
  (value: string): boolean =>
    pattern.test(value)

const FORMS = {
  PHONE_INVALID: [isPhone, PHONE_FORM],
  USERNAME_INVALID: [
    matches(/^[a-z][a-z0-9_-]{2,31}$/),
    'A username has 3 to 32 of a-z, 0-9, `_` and `-`, a letter first.',
  ],
  SLUG_INVALID: [matches(/^(?=.{3,60}$)[a-z0-9]+(-[a-z0-9]+)*$/), 'It has 3 to 60 of a-z, 0-9 and single `-`.'],
} as const

export function checkForm(value: Given<string>, code: keyof typeof FORMS, ...path: string[]): Check {
  const [fits, message] = FORMS[code]
  return value == null || fits(value) ? null : { code, message, path }
}

export function checkEmail(value: Given<string>, ...path: string[]): Check {
  if (value == null || readEmailAddress(value) !== null) return null
  return { code: 'EMAIL_INVALID', message: 'This is not an e-mail address.', path }
}

/** One spelling of each number, so that nobody signs in with the same phone twice. */
export const phoneKey = (phone: string): string => phone.replace(/^\+86/, '')
