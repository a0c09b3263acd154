import { untilOf } from '@supermall/kernel/time'
import type { Promotion } from './promotion.ts'

/** What can be switched off for a shop and is decided here. */
const FEATURES = ['COUPONS', 'FULL_REDUCTION', 'WHOLESALE'] as const
export type Feature = (typeof FEATURES)[number]

export const isFeature = (code: string): code is Feature => (FEATURES as readonly string[]).includes(code)

/** Why a shop does not offer all that it has. There is none of a shop that does, nor of one that nothing is known of. */
export type Withholding = { readonly id: string; readonly isClosed: boolean; readonly off: readonly Feature[] }

export const offers = (shop: Withholding | null | undefined, feature: Feature | null): boolean =>
  !shop || (!shop.isClosed && (feature === null || !shop.off.includes(feature)))

/** What must be on for a shop's promotion of this kind. */
export const featureOf = ({ rule }: Pick<Promotion, 'rule'>): Feature | null =>
  isFeature(rule.kind) ? rule.kind : null

type Told = { readonly status: string; readonly expiresAt: string | null }

/** A shop that is not open offered until long ago. */
export const openUntil = ({ status, expiresAt }: Told): Date => untilOf(status === 'OPEN', expiresAt)
