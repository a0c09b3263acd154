import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { Which } from '../data/lines.ts'
import type { CartLinesSelectInput } from './types.generated.ts'

/** Exactly one of the three is given; what is no shop has no lines. */
export function whichOf(input: Pick<CartLinesSelectInput, 'skuIds' | 'shopId' | 'isAll'>): Result<Which> {
  const { skuIds, shopId, isAll } = input
  const given = [skuIds != null, shopId != null, isAll === true].filter((one) => one)
  if (given.length !== 1) return refused('WHICH_LINES', 'Name SKUs, a shop or all, and only one of them.')
  if (skuIds != null) return ok({ kind: 'SKUS', skuIds })
  return ok(shopId == null ? { kind: 'ALL' } : { kind: 'SHOP', shopId })
}
