import { productShops } from '@supermall/contracts/catalog'
import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import type { Ask } from '@supermall/messaging/ask'
import { MOST_AT_ONCE } from '../domain/favourite.ts'

export type MissingProducts = ReadonlySet<Id<'prd'>>
export const NONE_MISSING: MissingProducts = new Set()

/** Those that the catalog has no product of. While it does not answer none is missing: a favourite is not worth waiting for it. */
export async function findMissing(texts: readonly string[], ask: Ask): Promise<MissingProducts> {
  const productIds = texts.slice(0, MOST_AT_ONCE).flatMap((text) => parseId('prd', text) ?? [])
  if (productIds.length === 0) return NONE_MISSING
  const answered = await ask(productShops, { productIds }).catch(() => null)
  if (answered === null) return NONE_MISSING
  const there = new Set(answered.products.map(({ productId }) => productId))
  return new Set(productIds.filter((id) => !there.has(id)))
}
