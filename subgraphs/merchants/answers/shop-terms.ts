import { shopTerms } from '@supermall/contracts/merchants'
import { answer } from '@supermall/messaging/ask'
import type { Within } from '@supermall/subgraph/definition'
import type { Tools, Tx } from '../data/database.ts'
import { findShop } from '../data/shops.ts'

export default answer(shopTerms, async ({ shopId }, { client }: Within<Tx, Tools>) => {
  const shop = await findShop(client, shopId)
  return { feeRateBasisPoints: shop?.feeRate ?? null }
})
