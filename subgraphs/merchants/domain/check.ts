import type { Check, Given } from '@supermall/kernel/check'
import { readEmailAddress } from '@supermall/kernel/email'

const PATTERNS = {
  PHONE_INVALID: [
    /^((\+86)?1[3-9]\d{9}|\+(?!86)[1-9]\d{6,14})$/,
    'A phone number has 11 digits from 13 to 19, or `+` and its country code.',
  ],
  USERNAME_INVALID: [/^[a-z][a-z0-9_-]{2,31}$/, 'A username has 3 to 32 of a-z, 0-9, `_` and `-`, a letter first.'],
  SLUG_INVALID: [/^(?=.{3,60}$)[a-z0-9]+(-[a-z0-9]+)*$/, 'It has 3 to 60 of a-z, 0-9 and single `-`.'],
} as const

export function checkForm(value: Given<string>, code: keyof typeof PATTERNS, ...path: string[]): Check {
  const [pattern, message] = PATTERNS[code]
  return value == null || pattern.test(value) ? null : { code, message, path }
}

export function checkEmail(value: Given<string>, ...path: string[]): Check {
  if (value == null || readEmailAddress(value) !== null) return null
  return { code: 'EMAIL_INVALID', message: 'This is not an e-mail address.', path }
}

/** One spelling of each number, so that nobody signs in with the same phone twice. */
export const phoneKey = (phone: string): string => phone.replace(/^\+86/, '')
