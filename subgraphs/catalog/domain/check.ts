import type { Check, Given } from '@supermall/kernel/check'
import type { Refusal } from '@supermall/kernel/result'

type Bounds = { readonly least: number; readonly most: number }

export const wrong = (code: string, message: string, ...path: readonly string[]): Refusal =>
  path.length > 0 ? { code, message, path } : { code, message }

export function checkText(value: Given<string>, { least, most }: Bounds, ...path: readonly string[]): Check {
  if (value == null) return null
  if (CONTROL.test(value)) return wrong('TEXT_CHARACTERS', 'It must hold no control characters.', ...path)
  const length = [...value.trim()].length
  return length >= least && length <= most
    ? null
    : wrong('TEXT_LENGTH', `It needs ${least} to ${most} characters.`, ...path)
}

const CONTROL = /[^\P{Cc}\n\r\t]/u

/** Also the shape of codes: what can stand in an address without being written otherwise. */
export function checkSlug(value: Given<string>, ...path: readonly string[]): Check {
  if (value == null || (value.length <= 80 && SLUG.test(value))) return null
  return wrong('SLUG_SHAPE', 'It needs 1 to 80 lower-case letters, digits and single hyphens.', ...path)
}

const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/

export function checkUrl(value: Given<string>, ...path: readonly string[]): Check {
  return value == null || isSafeUrl(value)
    ? null
    : wrong('URL_SHAPE', 'It must be an https address or a path of this mall.', ...path)
}

/** By a name that others can look up: what a number or a short name stands for, each network knows for itself. */
const PUBLIC_ADDRESS =
  /^https:\/\/(?:[\w-]+\.)+(?!local(?:host)?\b|internal\b)[a-z][\w-]+(?::\d{1,5})?(?:\/[\w\-./%~?&=+:@,;!]*)?$/i

/** A picture that a client shows: no script, no other site's plain http, no escape out of an attribute. */
export const isSafeUrl = (text: string): boolean =>
  text.length <= 500 && (/^\/(?!\/)[\w\-./%~]*$/.test(text) || PUBLIC_ADDRESS.test(text))

export function checkNumber(value: Given<number>, { least, most }: Bounds, ...path: readonly string[]): Check {
  if (value == null || (Number.isInteger(value) && value >= least && value <= most)) return null
  return wrong('NUMBER_RANGE', `It must be a whole number from ${least} to ${most}.`, ...path)
}

export function checkSize(list: Given<readonly unknown[]>, { least, most }: Bounds, ...path: readonly string[]): Check {
  if (list == null || (list.length >= least && list.length <= most)) return null
  return wrong('LIST_SIZE', `It needs ${least} to ${most} entries.`, ...path)
}

export function checkDistinct(list: Given<readonly string[]>, ...path: readonly string[]): Check {
  const at = (list ?? []).findIndex((one, index) => list?.indexOf(one) !== index)
  return at < 0 ? null : wrong('DUPLICATE', 'The same thing stands in the list twice.', ...path, String(at))
}

export const checkPosition = (value: Given<number>): Check =>
  checkNumber(value, { least: 0, most: 1_000_000 }, 'position')

export function checkWindow(startsAt: Given<Date>, endsAt: Given<Date>, ...path: readonly string[]): Check {
  if (startsAt == null || endsAt == null || startsAt < endsAt) return null
  return wrong('WINDOW_ORDER', 'It must end after it begins.', ...path)
}

/** `null` clears, `undefined` leaves what is there: what an edit's optional fields mean. */
export const kept = <T>(given: T | undefined, before: T): T => (given === undefined ? before : given)

/** For what cannot be cleared: `null` leaves it as well. */
export const keptAlways = <T>(given: Given<T>, before: T): T => given ?? before

export const notFound = (...path: readonly string[]): Refusal =>
  wrong('NOT_FOUND', 'There is no such thing here.', ...path)

export const stale = (): Refusal =>
  wrong('STALE_VERSION', 'Somebody changed it since it was read; read it again.', 'expectedVersion')
