import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { OperatorUnit } from '../data/database.ts'
import { staleAll } from '../data/search-stale.ts'
import { findShop } from '../data/shops.ts'

/** Only marks: the job that builds documents takes them up step by step, and searches go on meanwhile. */
export async function rebuildSearchIndex(
  input: { readonly shopId?: string | null },
  unit: OperatorUnit,
): Promise<Result<number>> {
  const shopId = input.shopId == null ? null : parseId('shp', input.shopId)
  if (input.shopId != null && !(shopId && (await findShop(unit.db, shopId))))
    return refused('SHOP_NOT_FOUND', 'There is no such shop.', 'shopId')
  const staleCount = await staleAll(unit.db, shopId)
  const summary = `Asked for ${staleCount} search documents to be built anew`
  unit.audited({ subjectId: shopId ?? 'search', summary, before: null, after: { staleCount } })
  return ok(staleCount)
}
