import { featureChanged } from '@supermall/contracts/merchants'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { ownShop } from '@supermall/subgraph/viewer'
import type { OperatorUnit } from '../data/database.ts'
import { findFeatures, keepFeature } from '../data/features.ts'
import { findShop } from '../data/shops.ts'
import type { Feature, FeatureCode } from '../domain/features.ts'
import { featureAt } from '../domain/features.ts'
import { notFound, stale } from '../domain/refusals.ts'

type SetFeature = {
  readonly shopId: string
  readonly code: FeatureCode
  readonly expectedVersion: number
  readonly isEnabled: boolean
  readonly expiresAt?: Date | null
}

export async function setFeature(input: SetFeature, unit: OperatorUnit): Promise<Result<Feature>> {
  const { code, isEnabled } = input
  const expiresAt = input.expiresAt ?? null
  if (expiresAt && expiresAt <= unit.now) return refused('EXPIRY_PAST', 'It must lie ahead.', 'expiresAt')
  const id = parseId('shp', input.shopId)
  const shop = id && (await findShop(unit.db, id))
  if (!shop) return notFound('shopId')
  ownShop(unit.actor, shop.id)
  const before = featureAt(shop.id, code, { set: await findFeatures(unit.db, [shop.id]), now: unit.now })
  if (before.version !== input.expectedVersion) return stale()
  if (!(await keepFeature(unit.db, { ...before, isEnabled, expiresAt }, unit.now))) return stale()
  const version = before.version + 1
  const until = expiresAt?.toISOString() ?? null
  unit.emit(featureChanged({ shopId: shop.id, feature: code, isEnabled, expiresAt: until, version }))
  unit.audited({
    subjectId: shop.id,
    summary: `Switched ${code} ${isEnabled ? 'on' : 'off'} for ${shop.name}`,
    before: { isEnabled: before.isEnabled, expiresAt: before.expiresAt },
    after: { isEnabled, expiresAt },
  })
  return ok({ ...before, isEnabled, expiresAt, version })
}
