import { availability } from '@supermall/contracts/inventory'
import { answer } from '@supermall/messaging/ask'
import type { Within } from '@supermall/subgraph/definition'
import type { Tools, Tx } from '../data/database.ts'
import { findSkus } from '../data/skus.ts'
import { offerOf } from '../domain/alerts.ts'

/** What was never counted here has none. */
export default answer(availability, async ({ skuIds }, { client }: Within<Tx, Tools>) => {
  const skus = new Map((await findSkus(client, skuIds)).map((sku) => [sku.id, sku]))
  return {
    skus: skuIds.map((skuId) => {
      const sku = skus.get(skuId)
      return { skuId, available: sku && !sku.isRetired ? offerOf(sku) : 0 }
    }),
  }
})
