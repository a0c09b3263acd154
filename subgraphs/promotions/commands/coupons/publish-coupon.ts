import { checked, checkNumber, checkText } from '@supermall/kernel/check'
import type { Result } from '@supermall/kernel/result'
import { refused } from '@supermall/kernel/result'
import { countPublished } from '../../data/coupons.ts'
import type { OperatorUnit } from '../../data/database.ts'
import { checkCoupon } from '../../domain/coupons/check-coupon.ts'
import type { Coupon } from '../../domain/coupons/coupon.ts'
import { MOST_PUBLISHED } from '../../domain/coupons/coupon.ts'
import { notFound, tooMany } from '../../domain/refusals.ts'
import type { Known } from '../known.ts'
import { checkFeature } from '../shops/check-feature.ts'
import { checkCouponNames } from './check-names.ts'
import type { ExpectedCoupon } from './own-coupon.ts'
import { expectOwnCoupon } from './own-coupon.ts'
import { save } from './write-coupon.ts'

type PublishCoupon = ExpectedCoupon & { readonly known: Known }

/** From now on it can be had. At most a hundred of one shop, and of the platform, can be had at once. */
export async function publishCoupon(input: PublishCoupon, unit: OperatorUnit): Promise<Result<Coupon>> {
  const found = await expectOwnCoupon(input, unit)
  if (!found.ok) return found
  const { status, shopId, name, validUntil, claimUntil } = found.value
  if (status !== 'DRAFT') return refused('NOT_A_DRAFT', 'It was published already.', 'couponId')
  const ends = [validUntil, claimUntil].filter((one) => one !== null)
  if (ends.some((end) => end <= unit.now)) return refused('COUPON_OVER', 'Its time is over already.', 'couponId')
  if (!input.known.isShopThere) return notFound('couponId')
  const allowed = await checkFeature({ shopId, feature: 'COUPONS' }, unit, 'couponId')
  if (!allowed.ok) return allowed
  const named = checkCouponNames(found.value, input.known)
  if (!named.ok) return named
  if ((await countPublished(unit.db, shopId)) >= MOST_PUBLISHED) return tooMany(MOST_PUBLISHED, 'couponId')
  return save(found.value, { edit: { status: 'PUBLISHED', publishedAt: unit.now }, summary: `Published ${name}` }, unit)
}

/** Nobody gets it any more. What lies in wallets stays good for as long as was promised. */
export async function endCoupon(input: ExpectedCoupon, unit: OperatorUnit): Promise<Result<Coupon>> {
  const found = await expectOwnCoupon(input, unit)
  if (!found.ok) return found
  if (found.value.status === 'ENDED') {
    unit.audited({ subjectId: found.value.id, summary: 'It had ended already', before: null, after: null })
    return found
  }
  if (found.value.status === 'DRAFT') return refused('NOT_PUBLISHED', 'It was never published.', 'couponId')
  // What is over takes no password away from others.
  const edit = { status: 'ENDED', endedAt: unit.now, passwordKey: null } as const
  return save(found.value, { edit, summary: `Ended ${found.value.name}` }, unit)
}

type ExtendCoupon = ExpectedCoupon & {
  readonly description?: string | null
  readonly total?: number | null
  readonly claimUntil?: Date | null
}

/** What was published can become more, never less: more pieces, a longer time to get one, another description. */
export async function extendCoupon(input: ExtendCoupon, unit: OperatorUnit): Promise<Result<Coupon>> {
  const found = await expectOwnCoupon(input, unit)
  if (!found.ok) return found
  const coupon = found.value
  if (coupon.status !== 'PUBLISHED') return refused('NOT_PUBLISHED', 'It is not offered now.', 'couponId')
  const { description, total, claimUntil } = input
  const fine = checked(
    checkText(description, { most: 500 }, 'description'),
    checkNumber(total, { least: coupon.total ?? 1, most: 10_000_000 }, 'totalCount'),
  )
  if (!fine.ok) return fine
  if (total != null && coupon.total === null)
    return refused('COUPON_TERMS', 'What was promised without limit gets none.', 'totalCount')
  if (claimUntil && (coupon.claimUntil === null || claimUntil < coupon.claimUntil))
    return refused('COUPON_TERMS', 'What was promised is not shortened.', 'claimEndsAt')
  const edit = {
    ...(description == null ? {} : { description: description.trim() }),
    ...(total == null ? {} : { total }),
    ...(claimUntil == null ? {} : { claimUntil }),
  }
  const extended = checked(...checkCoupon({ ...coupon, ...edit }))
  if (!extended.ok) return extended
  if (Object.keys(edit).length === 0) return refused('NOTHING_TO_CHANGE', 'The input names nothing to change.')
  return save(coupon, { edit, summary: `Extended ${coupon.name}` }, unit)
}
