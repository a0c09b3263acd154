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

/** How many of a list come at once, and each once. */
export function checkList(ids: readonly string[], bounds: { least?: number; most: number }, ...path: string[]): Check {
  const { least = 0, most } = bounds
  if (ids.length < least || ids.length > most)
    return { code: 'LIST_LENGTH', message: `It needs ${least} to ${most} entries.`, path }
  return new Set(ids).size === ids.length ? null : { code: 'LIST_LENGTH', message: 'Each entry stands once.', path }
}

/** Lines may be broken and indented; no other control character is part of a text. */
function isText(value: string, { least, most }: { least: number; most: number }): boolean {
  const length = [...value.trim()].length
  return length >= least && length <= most && !/\p{Cc}/u.test(value.replace(/[\r\n\t]/g, ''))
}
