import type { Refusal, Result } from '@supermall/kernel/result'
import { ok, refuse } from '@supermall/kernel/result'

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
  const isFine = isText(value, { least, most })
  const message = `It needs ${least} to ${most} characters, none of them control characters.`
  return isFine ? null : { code: 'TEXT_LENGTH', message, path }
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
  POSTCODE_INVALID: [/^\d{6}$/, 'A postcode has 6 digits.'],
} as const

export function checkForm(value: Given<string>, code: keyof typeof PATTERNS, ...path: string[]): Check {
  const [pattern, message] = PATTERNS[code]
  return value == null || pattern.test(value) ? null : { code, message, path }
}

/** Whether an edit names anything to change besides what it changes and the version it expects. */
export function checkChange(changes: Readonly<Record<string, unknown>>): Check {
  const isSomething = Object.values(changes).some((value) => value !== undefined)
  return isSomething ? null : { code: 'NOTHING_TO_CHANGE', message: 'The input names nothing to change.' }
}

/** How many of a list come at once: at least one, and each once. */
export function checkList(ids: readonly string[], most: number, ...path: string[]): Check {
  if (ids.length < 1 || ids.length > most) {
    return { code: 'LIST_LENGTH', message: `It needs 1 to ${most} entries.`, path }
  }
  return new Set(ids).size === ids.length ? null : { code: 'LIST_LENGTH', message: 'Each entry stands once.', path }
}

export const isPhone = (value: string): boolean => PATTERNS.PHONE_INVALID[0].test(value)

/** Lines may be broken and indented; no other control character is part of a text. */
export function isText(value: string, { least, most }: { least: number; most: number }): boolean {
  const length = [...value.trim()].length
  return length >= least && length <= most && !/\p{Cc}/u.test(value.replace(/[\r\n\t]/g, ''))
}

/** Days that a calendar does not have come back as others. */
export function isDay(value: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(value)) return false
  const day = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value)
}

/** Names that differ in case, width or spaces only would be taken for each other. */
export const nameKey = (name: string): string => name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase()

const isLink = (value: string): boolean => value.length <= 500 && /^(https?:\/\/|\/(?![/\\]))[\x21-\x7e]+$/.test(value)
