import { goodsReshown } from '@supermall/contracts/catalog'
import type { featureChanged } from '@supermall/contracts/merchants'
import { untilOf } from '@supermall/kernel/time'
import type { Unit } from '../data/database.ts'
import { rememberFeature } from '../data/features.ts'
import { isFeature } from '../domain/features.ts'

type FeatureFacts = ReturnType<typeof featureChanged>['payload']

/** From this moment on goods are sold by it or not, without being touched. What others decide is no business of this domain. */
export async function switchFeature(facts: FeatureFacts, unit: Unit): Promise<void> {
  const { shopId, feature: code, isEnabled, expiresAt, version = 0 } = facts
  if (!isFeature(code)) return
  const isNews = await rememberFeature(unit.db, { shopId, code, version, onUntil: untilOf(isEnabled, expiresAt) })
  if (isNews && code !== 'IMPORTS') unit.emit(goodsReshown({ domain: 'catalog', shopId }))
}
