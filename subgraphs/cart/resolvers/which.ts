import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { Which } from '../data/lines.ts'
import type { CartLinesOfInput } from './types.generated.ts'

/** One of the three is given; a shop that cannot be one has no lines. */
export function whichOf({ skuIds, shopId, isAll }: CartLinesOfInput): Result<Which> {
  if (skuIds != null) return ok({ skuIds })
  if (shopId != null) return ok(parseId('shp', shopId) ? { shopId } : { skuIds: [shopId] })
  return isAll === true ? ok({}) : refused('NOTHING_NAMED', 'Name some lines, a shop, or all.', 'of')
}
