import { featureChanged } from '@supermall/contracts/merchants'
import type { Unit } from '../data/database.ts'
import { expireFeatures } from '../data/features.ts'
import { expireShops } from '../data/shops.ts'
import { tellOf } from './change-shop.ts'

/** Small enough that its transaction is over before anybody waits for it. */
const BATCH = 100

/** How many were written down; a full batch means that there may be more. */
export async function expireSomeShops(unit: Unit): Promise<{ count: number; isMore: boolean }> {
  const shops = await expireShops(unit.db, unit.now, BATCH)
  for (const shop of shops) await tellOf(shop, unit)
  return { count: shops.length, isMore: shops.length === BATCH }
}

export async function expireSomeFeatures(unit: Unit): Promise<{ count: number; isMore: boolean }> {
  const features = await expireFeatures(unit.db, unit.now, BATCH)
  for (const { shopId, code: feature, expiresAt, version } of features) {
    const until = expiresAt?.toISOString() ?? null
    unit.emit(featureChanged({ shopId, feature, isEnabled: false, expiresAt: until, version }))
  }
  return { count: features.length, isMore: features.length === BATCH }
}
