import { availability } from '@supermall/contracts/inventory'
import { answer } from '@supermall/messaging/ask'
import type { Within } from '@supermall/subgraph/definition'
import { learnSkus } from '../commands/learn-skus.ts'
import type { Tools, Tx } from '../data/database.ts'
import { findShown } from '../data/skus.ts'
import { offerOf } from '../domain/alerts.ts'

/** What the catalogue does not know either is not there. */
export default answer(availability, async ({ skuIds }, within: Within<Tx, Tools>) => {
  await learnSkus(skuIds, within)
  const skus = new Map((await findShown(within.client, skuIds)).map((sku) => [sku.id, sku]))
  return {
    skus: skuIds.map((skuId) => {
      const sku = skus.get(skuId)
      return { skuId, available: sku ? offerOf(sku) : 0, isShown: sku?.isQuantityShown ?? false }
    }),
  }
})
