import type { Check, Given } from '@supermall/kernel/check'
import { parseId } from '@supermall/kernel/id'
import { checkCount } from './check.ts'

/** What a client may name of its wallet. Whether it is there, and counts, is the quote's to say. */
export const checkCoupons = (given: Given<readonly string[]>): readonly Check[] => [
  checkCount(given, { least: 0, most: 20 }, 'couponIds'),
  ...(given ?? []).map((couponId, index) => (parseId('uco', couponId) ? null : notFound(index))),
]

const notFound = (index: number): Check => ({
  code: 'COUPON_NOT_FOUND',
  message: 'There is no such coupon in the wallet.',
  path: ['couponIds', String(index)],
})
