import type { Check, Given } from '@supermall/kernel/check'

const PATTERNS = {
  PHONE_INVALID: [
    /^((\+86)?1[3-9]\d{9}|\+(?!86)[1-9]\d{6,14})$/,
    'A phone number has 11 digits from 13 to 19, or `+` and its country code.',
  ],
  POSTCODE_INVALID: [/^\d{6}$/, 'A postcode has 6 digits.'],
} as const

export function checkForm(value: Given<string>, code: keyof typeof PATTERNS, ...path: string[]): Check {
  const [pattern, message] = PATTERNS[code]
  return value == null || pattern.test(value) ? null : { code, message, path }
}

/** How many of a list come at once: at least one, and each once. */
export function checkList(ids: readonly string[], most: number, ...path: string[]): Check {
  if (ids.length < 1 || ids.length > most) {
    return { code: 'LIST_LENGTH', message: `It needs 1 to ${most} entries.`, path }
  }
  return new Set(ids).size === ids.length ? null : { code: 'LIST_LENGTH', message: 'Each entry stands once.', path }
}

export const isPhone = (value: string): boolean => PATTERNS.PHONE_INVALID[0].test(value)

/** Days that a calendar does not have come back as others. */
export function isDay(value: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(value)) return false
  const day = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value)
}
