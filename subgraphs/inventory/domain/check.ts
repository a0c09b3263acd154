import type { Refusal, Result } from '@supermall/kernel/result'
import { ok, refuse } from '@supermall/kernel/result'
import { MOST_PIECES } from './stock.ts'

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
  const message = `It needs ${least} to ${most} characters, none of them control characters.`
  return isFine ? null : { code: 'TEXT_LENGTH', message, path }
}

export function checkNumber(value: Given<number>, bounds: { least: number; most: number }, ...path: string[]): Check {
  if (value == null || (Number.isInteger(value) && value >= bounds.least && value <= bounds.most)) return null
  return { code: 'NUMBER_RANGE', message: `It must be from ${bounds.least} to ${bounds.most}.`, path }
}

export const MOST_LINES = 100

/** Lines of a document: one per SKU, few enough for one transaction. */
export function checkLines(lines: readonly { skuId: string; quantity: number }[], least = 1): readonly Check[] {
  const twice = lines.findIndex(({ skuId }, index) => lines.findIndex((one) => one.skuId === skuId) !== index)
  const path = ['lines', String(twice), 'skuId']
  return [
    lines.length >= 1 && lines.length <= MOST_LINES
      ? null
      : { code: 'LINES_COUNT', message: `It needs 1 to ${MOST_LINES} lines.`, path: ['lines'] },
    twice < 0 ? null : { code: 'SKU_TWICE', message: 'Each SKU has one line.', path },
    ...lines.map(({ quantity }, index) =>
      checkNumber(quantity, { least, most: MOST_PIECES }, 'lines', String(index), 'quantity'),
    ),
  ]
}

type Arriving = { readonly skuId: string; readonly quantity: number }

/** What has arrived of a transfer: lines that were shipped, each once, and no more than were shipped. */
export function checkArrived(given: readonly Arriving[], shipped: readonly Arriving[]): readonly Check[] {
  const twice = given.findIndex(({ skuId }, index) => given.findIndex((one) => one.skuId === skuId) !== index)
  return [
    twice < 0
      ? null
      : { code: 'SKU_TWICE', message: 'Each SKU has one line.', path: ['lines', String(twice), 'skuId'] },
    ...given.map(({ skuId, quantity }, index): Check => {
      const line = shipped.find((one) => one.skuId === skuId)
      if (!line) return { code: 'NOT_FOUND', message: 'That was not shipped.', path: ['lines', String(index), 'skuId'] }
      return checkNumber(quantity, { least: 0, most: line.quantity }, 'lines', String(index), 'quantity')
    }),
  ]
}
