import { shopStanding } from '@supermall/contracts/merchants'
import { answer } from '@supermall/messaging/ask'
import type { Within } from '@supermall/subgraph/definition'
import type { Tools, Tx } from '../data/database.ts'
import { findFeatures } from '../data/features.ts'
import { findShop } from '../data/shops.ts'
import type { FeatureCode } from '../domain/features.ts'
import { featureAt, featureCodes } from '../domain/features.ts'
import { statusAt } from '../domain/shop.ts'

/** What time has decided holds from that instant on, whether the jobs that write it down have come by or not. */
export default answer(shopStanding, async ({ shopId, feature }, { client, clock }: Within<Tx, Tools>) => {
  const shop = await findShop(client, shopId)
  if (!shop) return { status: null, isFeatureOn: false }
  const [now, code] = [clock(), feature as FeatureCode]
  const set = await findFeatures(client, [shop.id])
  const isFeatureOn = featureCodes.includes(code) && featureAt(shop.id, code, { set, now }).isEnabled
  return { status: statusAt(shop, now), isFeatureOn }
})
