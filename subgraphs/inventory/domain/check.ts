import type { Check } from '@supermall/kernel/check'
import { checkNumber } from '@supermall/kernel/check'
import { MOST_PIECES } from './stock.ts'

export const MOST_LINES = 100

type Counted = { readonly skuId: string; readonly quantity: number }

/** Lines of a document: one per SKU, few enough for one transaction. */
export function checkLines(lines: readonly Counted[], least = 1): readonly Check[] {
  if (lines.length === 0) return [wrongCount('It needs a line.')]
  const quantities = lines
    .slice(0, MOST_LINES)
    .map(({ quantity }, index) => checkNumber(quantity, { least, most: MOST_PIECES }, 'lines', `${index}`, 'quantity'))
  return [...checkDistinct(lines), ...quantities]
}

/** What has arrived of a transfer: lines that were shipped, each once, and no more than were shipped. */
export function checkArrived(given: readonly Counted[], shipped: readonly Counted[]): readonly Check[] {
  const sent = new Map(shipped.map(({ skuId, quantity }) => [skuId, quantity]))
  return [
    ...checkDistinct(given),
    ...given.map(({ skuId, quantity }, index): Check => {
      const most = sent.get(skuId)
      const path = ['lines', String(index)]
      if (most === undefined) return { code: 'NOT_FOUND', message: 'That was not shipped.', path: [...path, 'skuId'] }
      return checkNumber(quantity, { least: 0, most }, ...path, 'quantity')
    }),
  ].slice(0, MOST_LINES)
}

function checkDistinct(lines: readonly Counted[]): readonly Check[] {
  if (lines.length > MOST_LINES) return [wrongCount(`It has at most ${MOST_LINES} lines.`)]
  const ids = lines.map(({ skuId }) => skuId)
  const twice = ids.findIndex((id, index) => ids.indexOf(id) !== index)
  if (twice < 0) return []
  return [{ code: 'SKU_TWICE', message: 'Each SKU has one line.', path: ['lines', String(twice), 'skuId'] }]
}

const wrongCount = (message: string): Check => ({ code: 'LINES_COUNT', message, path: ['lines'] })
