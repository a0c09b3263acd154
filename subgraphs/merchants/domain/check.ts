import { readEmailAddress } from '@supermall/kernel/email'
import type { Refusal, Result } from '@supermall/kernel/result'
import { ok, refuse } from '@supermall/kernel/result'
import { isLink } from './settings/field.ts'

/** What is wrong with one part of an input; null when nothing is. What was not given is not wrong. */
export type Check = Refusal | null
type Given<T> = T | null | undefined

/** All that is wrong at once, so that nobody has to correct a form line by line. */
export function checked(...checks: readonly Check[]): Result<null> {
  const [first, ...rest] = checks.filter((check) => check !== null)
  return first ? refuse(first, ...rest) : ok(null)
}

export function checkText(value: Given<string>, bounds: { least?: number; most: number }, ...path: string[]): Check {
  if (value == null) return null
  const { least = 0, most } = bounds
  const length = [...value.trim()].length
  const isFine = length >= least && length <= most && !/\p{Cc}/u.test(value.replace(/[\r\n\t]/g, ''))
  return isFine
    ? null
    : {
        code: 'TEXT_LENGTH',
        message: `It needs ${least} to ${most} characters, none of them control characters.`,
        path,
      }
}

export function checkNumber(value: Given<number>, bounds: { least: number; most: number }, ...path: string[]): Check {
  if (value == null || (Number.isInteger(value) && value >= bounds.least && value <= bounds.most)) return null
  return { code: 'NUMBER_RANGE', message: `It must be from ${bounds.least} to ${bounds.most}.`, path }
}

export function checkLink(value: Given<string>, ...path: string[]): Check {
  if (value == null || isLink(value)) return null
  return { code: 'LINK_INVALID', message: 'It must be an http(s) address or a path of this mall.', path }
}

export const checkPosition = (value: Given<number>): Check =>
  checkNumber(value, { least: 0, most: 1_000_000 }, 'position')

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

/** Names that differ in case, width or spaces only would be taken for each other. */
export const nameKey = (name: string): string => name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase()

/** Whether an edit names anything to change besides what it changes and the version it expects. */
export function checkChange(changes: Readonly<Record<string, unknown>>): Check {
  const isSomething = Object.values(changes).some((value) => value !== undefined)
  return isSomething ? null : { code: 'NOTHING_TO_CHANGE', message: 'The input names nothing to change.' }
}
