import { shopStates } from '@supermall/contracts/merchants'
import { answer } from '@supermall/messaging/ask'
import type { Within } from '@supermall/subgraph/definition'
import type { Tools, Tx } from '../data/database.ts'
import { findFeatures } from '../data/features.ts'
import { findShops } from '../data/shops.ts'
import { featureAt, featureCodes } from '../domain/features.ts'
import { statusAt } from '../domain/shop.ts'

export default answer(shopStates, async ({ shopIds }, { client, clock }: Within<Tx, Tools>) => {
  const now = clock()
  const [shops, features] = await Promise.all([findShops(client, shopIds), findFeatures(client, shopIds)])
  return {
    shops: shops.map((shop) => {
      const set = features.filter(({ shopId }) => shopId === shop.id)
      return {
        shopId: shop.id,
        version: shop.version,
        status: statusAt(shop, now),
        expiresAt: shop.expiresAt?.toISOString() ?? null,
        features: featureCodes.map((code) => {
          const { isEnabled, expiresAt, version } = featureAt(shop.id, code, { set, now })
          return { feature: code, isEnabled, expiresAt: expiresAt?.toISOString() ?? null, version }
        }),
      }
    }),
  }
})
