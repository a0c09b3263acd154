import { skuFacts } from '@supermall/contracts/catalog'
import { parseId } from '@supermall/kernel/id'
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
