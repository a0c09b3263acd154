import type { Goods } from './lines.ts'
import { isEligible } from './lines.ts'
import type { CouponTerms, CouponUse, WalletCoupon } from './terms.ts'

export type WhyNot = { readonly couponId: string; readonly code: string; readonly message: string }
export type CouponBuyer = { readonly levelId: string | null; readonly groupIds: readonly string[] }

type Using = {
  readonly buyer: CouponBuyer
  readonly now: Date
  readonly currency: string
  readonly lines: readonly Goods[]
}

const STATES = {
  HELD: { code: 'COUPON_HELD', message: 'This coupon is set aside for another order.' },
  USED: { code: 'COUPON_USED', message: 'This coupon was used already.' },
  EXPIRED: { code: 'COUPON_EXPIRED', message: 'This coupon has expired.' },
  GIVEN_BACK: { code: 'COUPON_GIVEN_BACK', message: 'This coupon was given back for its money.' },
  TAKEN_BACK: { code: 'COUPON_TAKEN_BACK', message: 'What this coupon was given for has gone.' },
} as const

const USES = {
  SHOPPING: { code: 'COUPON_OTHER_USE', message: 'This coupon is for orders.' },
  RECHARGE: { code: 'COUPON_OTHER_USE', message: 'This coupon is for recharges.' },
  CASHIER: { code: 'COUPON_OTHER_USE', message: "This coupon is for a shop's cashier." },
} as const

/** Why a coupon cannot be used for these lines at all, whatever they cost; null when it can. */
export function refusalOf(coupon: WalletCoupon, { lines, ...using }: Using): WhyNot | null {
  const { id: couponId, terms } = coupon
  const why = unusable(coupon, { ...using, use: 'SHOPPING' })
  if (why || lines.some((line) => isEligible(terms, line))) return why
  return { couponId, code: 'COUPON_NO_GOODS', message: 'Nothing of this order is what the coupon is good for.' }
}

type UsedFor = Omit<Using, 'lines'> & { readonly use: CouponUse }

/** Why it cannot be used now, for that, by this buyer; null when it can. */
export function unusable(coupon: WalletCoupon, { buyer, now, currency, use }: UsedFor): WhyNot | null {
  const { id: couponId, status, validFrom, validUntil, terms } = coupon
  const no = (code: string, message: string): WhyNot => ({ couponId, code, message })
  if (status !== 'UNUSED') return { couponId, ...STATES[status] }
  if (validUntil !== null && validUntil <= now) return { couponId, ...STATES.EXPIRED }
  if (terms.use !== use) return { couponId, ...USES[terms.use] }
  if (validFrom > now) return no('COUPON_NOT_YET', 'This coupon is not good yet.')
  if (terms.currency !== currency) return no('COUPON_OTHER_CURRENCY', `This coupon counts in ${terms.currency}.`)
  if (!isFor(terms, buyer)) return no('COUPON_NOT_FOR_YOU', 'This coupon is for members of another level or group.')
  return null
}

/** Of one of the levels, if it names any, and in one of the groups, if it names any. */
export const isFor = (
  { levelIds, groupIds }: Pick<CouponTerms, 'levelIds' | 'groupIds'>,
  buyer: CouponBuyer,
): boolean =>
  (levelIds.length === 0 || (buyer.levelId !== null && levelIds.includes(buyer.levelId))) &&
  (groupIds.length === 0 || groupIds.some((id) => buyer.groupIds.includes(id)))
