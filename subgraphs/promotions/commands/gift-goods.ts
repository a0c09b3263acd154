import { skuFacts } from '@supermall/contracts/catalog'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { Ask } from '@supermall/messaging/ask'

/** Whose each SKU is that is given away. What is not in it is not there. */
export type GiftGoods = ReadonlyMap<string, string>

export const NO_GOODS: GiftGoods = new Map()

type Item = { readonly skuId: string }

/** As the catalogue knows it now; asked before the transaction, which asks nobody. A rule has ten of them at most. */
export async function goodsOf(items: readonly Item[] | undefined, ask: Ask): Promise<GiftGoods> {
  const skuIds = [...new Set((items ?? []).map(({ skuId }) => parseId('sku', skuId)))].filter((id) => id !== null)
  if (skuIds.length === 0) return NO_GOODS
  const { skus } = await ask(skuFacts, { skuIds: skuIds.slice(0, 100) })
  return new Map(skus.map(({ skuId, shopId }) => [skuId, shopId]))
}

export type Reach = { readonly shopId: string | null; readonly goods: GiftGoods }

/** Nobody gives what is another's: a shop its own goods, the platform any. */
export function checkGiven(skuId: string, { shopId, goods }: Reach, path: readonly string[]): Result<null> {
  const owner = goods.get(skuId)
  if (owner === undefined) return refused('NOT_FOUND', 'There are no such goods to give.', ...path)
  if (shopId !== null && owner !== shopId)
    return refused('GIFT_NOT_OWN', 'A shop gives goods of its own only.', ...path)
  return ok(null)
}
