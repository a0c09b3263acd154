import type { Refused } from '@supermall/kernel/result'
import { refused } from '@supermall/kernel/result'

/** Why a coupon pays no part of anything, as whoever keeps coupons says it, in our words. */
const REASONS = [
  { code: 'COUPON_NOT_FOUND', message: 'There is no such coupon in the wallet.' },
  { code: 'COUPON_HELD', message: 'This coupon is set aside for something else.' },
  { code: 'COUPON_USED', message: 'This coupon was used already.' },
  { code: 'COUPON_EXPIRED', message: 'This coupon has expired.' },
  { code: 'COUPON_GIVEN_BACK', message: 'This coupon was given back for its money.' },
  { code: 'COUPON_TAKEN_BACK', message: 'What this coupon was given for has gone.' },
  { code: 'COUPON_NOT_YET', message: 'This coupon is not good yet.' },
  { code: 'COUPON_NOT_FOR_YOU', message: 'This coupon is for members of another level or group.' },
  { code: 'COUPON_OTHER_USE', message: 'This coupon is for something else.' },
  { code: 'COUPON_OTHER_SHOP', message: 'This coupon is for another shop.' },
  { code: 'COUPON_OTHER_CURRENCY', message: 'This coupon counts in other money.' },
  { code: 'COUPON_NOT_REACHED', message: 'More must be paid for this coupon to count.' },
  { code: 'COUPON_NOTHING_LEFT', message: 'Nothing is left for this coupon to take off.' },
] as const

export function couponRefused(code: string | null, path: string): Refused {
  const known = REASONS.find((reason) => reason.code === code)
  return known
    ? refused(known.code, known.message, path)
    : refused('COUPON_NOT_USABLE', 'The coupon cannot be used; begin anew without it, or with another.', path)
}
