import { unlessTaken } from '@supermall/subgraph/unless-taken'
import type { Feature } from '../domain/features.ts'
import type { Tx } from './database.ts'

export async function findFeatures(db: Tx, shopIds: readonly string[]): Promise<Feature[]> {
  return (await db.shopFeature.findMany({ where: { shopId: { in: [...shopIds] } } })) as Feature[]
}

/** False when somebody else was first: version 0 is a feature that was never set. */
export async function keepFeature(db: Tx, feature: Feature, now: Date): Promise<boolean> {
  const { shopId, code, isEnabled, expiresAt, version } = feature
  if (version === 0) {
    const data = { shopId, code, isEnabled, expiresAt, version: 1, updatedAt: now }
    return (await unlessTaken(db.shopFeature.create({ data }))) !== null
  }
  const data = { isEnabled, expiresAt, version: version + 1, updatedAt: now }
  return (await db.shopFeature.updateMany({ where: { shopId, code, version }, data })).count === 1
}

/** Writes down what time has decided. Rows that somebody is at work on wait for the next run. */
export async function expireFeatures(db: Tx, now: Date, most: number): Promise<Omit<Feature, 'isEnabled'>[]> {
  return db.$queryRaw<Omit<Feature, 'isEnabled'>[]>`
    update shop_feature set is_enabled = false, version = version + 1, updated_at = ${now}
    where (shop_id, code) in (
      select shop_id, code from shop_feature where is_enabled and expires_at <= ${now}
      order by expires_at limit ${most} for update skip locked
    )
    returning shop_id as "shopId", code, expires_at as "expiresAt", version`
}
