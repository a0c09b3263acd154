import type { Check, Given } from '@supermall/kernel/check'
import { checkChange } from '@supermall/kernel/check'
import type { Refusal } from '@supermall/kernel/result'

type Bounds = { readonly least: number; readonly most: number }

export const wrong = (code: string, message: string, ...path: readonly string[]): Refusal =>
  path.length > 0 ? { code, message, path } : { code, message }

/** Also the shape of codes: what can stand in an address without being written otherwise. */
export function checkSlug(value: Given<string>, ...path: readonly string[]): Check {
  if (value == null || (value.length <= 80 && SLUG.test(value))) return null
  return wrong('SLUG_SHAPE', 'It needs 1 to 80 lower-case letters, digits and single hyphens.', ...path)
}

const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/

export function checkSize(list: Given<readonly unknown[]>, { least, most }: Bounds, ...path: readonly string[]): Check {
  if (list == null || (list.length >= least && list.length <= most)) return null
  return wrong('LIST_SIZE', `It needs ${least} to ${most} entries.`, ...path)
}

export function checkDistinct(list: Given<readonly string[]>, ...path: readonly string[]): Check {
  const at = secondOf(list ?? [])
  return at < 0 ? null : wrong('DUPLICATE', 'The same thing stands in the list twice.', ...path, String(at))
}

/** Of entries with several fields, by the one that must differ: the path ends with its name. */
export function checkDistinctIn<Field extends string>(
  list: readonly { readonly [Name in Field]: unknown }[],
  field: Field,
  ...path: readonly string[]
): Check {
  const at = secondOf(list.map((one) => JSON.stringify(one[field])))
  return at < 0 ? null : wrong('DUPLICATE', 'Two in the list have the same.', ...path, String(at), field)
}

const secondOf = (list: readonly string[]): number => list.findIndex((one, index) => list.indexOf(one) !== index)

export function checkWindow(startsAt: Given<Date>, endsAt: Given<Date>, ...path: readonly string[]): Check {
  if (startsAt == null || endsAt == null || startsAt < endsAt) return null
  return wrong('WINDOW_ORDER', 'It must end after it begins.', ...path)
}

/** `null` clears, `undefined` leaves what is there: what an edit's optional fields mean. */
export const kept = <T>(given: T | undefined, before: T): T => (given === undefined ? before : given)

/** For what cannot be cleared: `null` leaves it as well. */
export const keptAlways = <T>(given: Given<T>, before: T): T => given ?? before

type Edit = { readonly id: string; readonly expectedVersion: number }

/** Whether an edit names anything: null does so only where it clears, which is in these fields. */
export const checkEdit = (
  { id: _id, expectedVersion: _version, ...edit }: Edit,
  ...cleared: readonly string[]
): Check =>
  checkChange(
    Object.fromEntries(
      Object.entries<unknown>(edit).map(([field, value]) => [
        field,
        cleared.includes(field) ? value : (value ?? undefined),
      ]),
    ),
  )

export const notFound = (...path: readonly string[]): Refusal =>
  wrong('NOT_FOUND', 'There is no such thing here.', ...path)

export const stale = (): Refusal =>
  wrong('STALE_VERSION', 'Somebody changed it since it was read; read it again.', 'expectedVersion')
