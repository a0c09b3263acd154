import type { Id } from '@supermall/kernel/id'

/** Every feature that a shop can have, and whether it has it while nobody said anything. */
const FEATURES = {
  COUPONS: true,
  FULL_REDUCTION: true,
  PICKUP: true,
  VIRTUAL_GOODS: false,
  PRESELL: false,
  WHOLESALE: false,
  IMPORTS: false,
  FLASH_SALE: false,
  GROUP_BUY: false,
  BARGAIN: false,
  DISTRIBUTION: false,
  CASHIER: false,
} as const satisfies Record<string, boolean>

export type FeatureCode = keyof typeof FEATURES

export type Feature = {
  readonly shopId: Id<'shp'>
  readonly code: FeatureCode
  readonly isEnabled: boolean
  readonly expiresAt: Date | null
  readonly version: number
}

export const featureCodes = Object.keys(FEATURES) as readonly FeatureCode[]

/** What was never set is as the list says; what ran out is off, whenever the job comes by to write it down. */
export function featureAt(shopId: Id<'shp'>, code: FeatureCode, on: { set: readonly Feature[]; now: Date }): Feature {
  const feature = on.set.find((one) => one.code === code)
  if (!feature) return { shopId, code, isEnabled: FEATURES[code], expiresAt: null, version: 0 }
  const isOver = feature.expiresAt !== null && feature.expiresAt <= on.now
  return { ...feature, isEnabled: feature.isEnabled && !isOver }
}
