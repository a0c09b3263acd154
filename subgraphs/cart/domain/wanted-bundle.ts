import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { MOST_PIECES } from './cart.ts'
import type { Fitting, Sorted, Wanted } from './wanted.ts'
import { fitting } from './wanted.ts'

const MOST_AT_ONCE = 99

/** So many of a bundle. */
export type BundleWanted = { readonly bundleId: string; readonly count: number }

export const checkCount = ({ count }: BundleWanted): Result<null> =>
  Number.isInteger(count) && count >= 1 && count <= MOST_AT_ONCE ? ok(null) : tooMany()

/** The lines that so many of a bundle are. */
export const linesOfBundle = (items: readonly Wanted[], count: number): readonly Wanted[] =>
  items.map(({ skuId, quantity }) => ({ skuId, quantity: quantity * count }))

/** Whoever wants a bundle wants all of it: one line that cannot be had keeps the others out. What does not run has no lines. */
export function fittingWhole(sorted: readonly Sorted[]): Result<readonly Fitting[]> {
  const codes = sorted.flatMap((one) => ('refusal' in one ? [one.refusal.code] : []))
  if (codes.includes('QUANTITY_RANGE')) return tooMany()
  return codes.length === 0 && sorted.length > 0 ? fitting(sorted) : notSold()
}

export const tooMany = () =>
  refused(
    'BUNDLE_COUNT',
    `Take 1 to ${MOST_AT_ONCE} of it, so that the cart has at most ${MOST_PIECES} pieces of each of its goods.`,
    'count',
  )

const notSold = () => refused('BUNDLE_NOT_ON_SALE', 'This bundle cannot be bought now.', 'bundleId')
