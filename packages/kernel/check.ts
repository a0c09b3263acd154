import type { Refusal, Result } from './result.ts'
import { ok, refuse } from './result.ts'

/** What is wrong with one part of an input; null when nothing is. What was not given is not wrong. */
export type Check = Refusal | null
export type Given<T> = T | null | undefined

/** All that is wrong at once, so that nobody has to correct a form line by line. */
export function checked(...checks: readonly Check[]): Result<null> {
  const [first, ...rest] = checks.filter((check) => check !== null)
  return first ? refuse(first, ...rest) : ok(null)
}

type Length = { readonly least?: number; readonly most: number }

export function checkText(value: Given<string>, { least = 0, most }: Length, ...path: readonly string[]): Check {
  if (value == null || isText(value, { least, most })) return null
  const message = `It needs ${least} to ${most} characters, none of them control characters, and some that can be seen.`
  return { code: 'TEXT_LENGTH', message, path }
}

/** What stands in one line of a list, a label or a letter: a title, a name, a part of an address. */
export function checkLine(value: Given<string>, { least = 0, most }: Length, ...path: readonly string[]): Check {
  if (value == null || isLine(value, { least, most })) return null
  const message = `It needs ${least} to ${most} characters in one line, none of them control characters, and some that can be seen.`
  return { code: 'TEXT_LENGTH', message, path }
}

/** Nobody sees these; some of them join emoji, so a text may hold them, but is not made of them. */
const UNSEEN = /[\p{Cf}\p{Cc}\p{Z}\p{Default_Ignorable_Code_Point}]/gu
/** They turn around what stands beside them: who is shown is then not who is written. */
const TURNING = /[\u202a-\u202e\u2066-\u2069]/

const isSeen = (value: string): boolean => value.replace(UNSEEN, '') !== ''

/** Lines may be broken and indented; no other control character is part of a text. What must be there can be seen. */
export function isText(value: string, { least = 0, most }: Length): boolean {
  const isLong = [...value.trim()].length >= least && [...value].length <= most
  const isFine = !/\p{Cc}/u.test(value.replace(/[\r\n\t]/g, '')) && !TURNING.test(value)
  return isLong && isFine && (least === 0 || isSeen(value))
}

/** What somebody or something is called: one line of it. */
export const isName = (value: string, most: number): boolean => isLine(value, { least: 1, most })

const isLine = (value: string, length: Length): boolean => !/[\r\n\t\u2028\u2029]/.test(value) && isText(value, length)

type Range = { readonly least: number; readonly most: number }

export function checkNumber(value: Given<number>, { least, most }: Range, ...path: readonly string[]): Check {
  if (value == null || (Number.isInteger(value) && value >= least && value <= most)) return null
  return { code: 'NUMBER_RANGE', message: `It must be from ${least} to ${most}.`, path }
}

/** How many of a list come at once, and each once: the path ends with the place of the one that was there before. */
export function checkList(list: readonly string[], { least = 0, most }: Length, ...path: readonly string[]): Check {
  if (list.length < least || list.length > most)
    return { code: 'LIST_LENGTH', message: `It needs ${least} to ${most} entries.`, path }
  const at = list.findIndex((one, index) => list.indexOf(one) !== index)
  if (at < 0) return null
  return { code: 'ENTRY_TWICE', message: 'Each entry stands once.', path: [...path, String(at)] }
}

export const checkPosition = (value: Given<number>): Check =>
  checkNumber(value, { least: 0, most: 1_000_000 }, 'position')

/** What a client shows or follows: no plain http, no script, no way out of an attribute, and nothing within somebody's own network. */
export function checkLink(value: Given<string>, ...path: readonly string[]): Check {
  if (value == null || isLink(value)) return null
  return { code: 'LINK_INVALID', message: 'It must be an https address or a path of this mall.', path }
}

/** By a name that others can look up: what a number or a short name stands for, each network knows for itself. */
const PUBLIC_ADDRESS = /^https:\/\/(?:[\w-]+\.)+(?!local(?:host)?\b|internal\b)[a-z][\w-]+(?::\d{1,5})?(?:[/?#]|$)/i
/** Not another host's, and of no step that leads out of wherever it is put behind. */
const MALL_PATH = /^\/(?![/\\])(?!(?:[^?#]*\/)?(?:\.|%2e){1,2}(?:[/?#]|$))/i
const HARMLESS = /^[^\s"'<>\\`\P{ASCII}\p{Cc}]+$/u

export const isLink = (value: unknown): boolean =>
  typeof value === 'string' &&
  value.length <= 500 &&
  HARMLESS.test(value) &&
  (MALL_PATH.test(value) || PUBLIC_ADDRESS.test(value))

/** Whether an edit names anything to change besides what it changes and the version it expects. */
export function checkChange(changes: Readonly<Record<string, unknown>>): Check {
  const isSomething = Object.values(changes).some((value) => value !== undefined)
  return isSomething ? null : { code: 'NOTHING_TO_CHANGE', message: 'The input names nothing to change.' }
}

/** Names that differ in case, width, spaces or what nobody sees only would be taken for each other. */
export const nameKey = (name: string): string =>
  name
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '')
    .trim()
    .replace(/\s+/g, ' ')
    .toLowerCase()
