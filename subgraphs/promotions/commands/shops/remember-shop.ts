import type { featureChanged, shopChanged } from '@supermall/contracts/merchants'
import { untilOf } from '@supermall/kernel/time'
import type { Unit } from '../../data/database.ts'
import { rememberShop as keepShop, rememberFeature } from '../../data/shops.ts'
import { isFeature, openUntil } from '../../domain/shop.ts'

type ShopFacts = Pick<Parameters<typeof shopChanged>[0], 'shopId' | 'version' | 'status' | 'expiresAt'>
type FeatureFacts = Parameters<typeof featureChanged>[0]

/** From this moment on its coupons and promotions are offered or not, without being touched. */
export const rememberShop = ({ shopId: id, version, ...facts }: ShopFacts, { db }: Pick<Unit, 'db'>): Promise<void> =>
  keepShop(db, { id, version, openUntil: openUntil(facts) })

/** What others decide is no business of this domain. */
export async function switchFeature(
  { shopId, feature: code, isEnabled, expiresAt, version = 0 }: FeatureFacts,
  { db }: Pick<Unit, 'db'>,
): Promise<void> {
  if (isFeature(code)) await rememberFeature(db, { shopId, code, version, onUntil: untilOf(isEnabled, expiresAt) })
}
