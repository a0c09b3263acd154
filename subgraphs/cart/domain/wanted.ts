import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import type { Refusal, Result } from '@supermall/kernel/result'
import { ok, refuse } from '@supermall/kernel/result'
import type { Copied } from './cart.ts'
import { capped, MOST_LINES, MOST_PIECES } from './cart.ts'
import { listLength, notOnSale, quantityRange, skuNotFound } from './refusals.ts'
import type { SkuFacts } from './sku-facts.ts'
import { copiedFrom } from './sku-facts.ts'

export type Wanted = { readonly skuId: string; readonly quantity: number }
export type Fitting = Copied & { readonly quantity: number }
/** One for each line that was asked for, in their order: what goes into the cart, or why it does not. */
export type Sorted = { readonly line: Fitting } | { readonly refusal: Refusal }

export const isQuantity = (quantity: number): boolean =>
  Number.isInteger(quantity) && quantity >= 1 && quantity <= MOST_PIECES

export const checkLength = (list: readonly unknown[], path: string): Result<null> =>
  list.length >= 1 && list.length <= MOST_LINES ? ok(null) : listLength(path)

/** The ids that can be asked about at all, each once. */
export function skuIdsIn(skuIds: readonly string[]): Id<'sku'>[] {
  return [...new Set(skuIds)].map((skuId) => parseId('sku', skuId)).filter((skuId) => skuId !== null)
}

/** Each line is judged by itself: one that cannot be had does not keep the others out. */
export const sortWanted = (wanted: readonly Wanted[], facts: SkuFacts): readonly Sorted[] =>
  wanted.map(({ skuId, quantity }, index): Sorted => {
    const path = ['lines', String(index)]
    const fact = facts.get(skuId)
    if (!isQuantity(quantity)) return { refusal: quantityRange(...path, 'quantity') }
    if (!fact) return { refusal: skuNotFound(...path, 'skuId') }
    if (!fact.isOnSale) return { refusal: notOnSale(...path, 'skuId') }
    return { line: { ...copiedFrom(fact), quantity } }
  })

/** What fits, each SKU once; all refusals when nothing does. */
export function fitting(sorted: readonly Sorted[]): Result<readonly Fitting[]> {
  const [first, ...rest] = sorted.flatMap((one) => ('refusal' in one ? [one.refusal] : []))
  const lines = sorted.flatMap((one) => ('line' in one ? [one.line] : []))
  return lines.length === 0 && first ? refuse(first, ...rest) : ok(summed(lines))
}

function summed(lines: readonly Fitting[]): readonly Fitting[] {
  const bySku = new Map<string, Fitting>()
  for (const line of lines) {
    const quantity = capped(line.quantity + (bySku.get(line.skuId)?.quantity ?? 0))
    bySku.set(line.skuId, { ...line, quantity })
  }
  return [...bySku.values()]
}
