import type { Id } from '@supermall/kernel/id'
import { newId, parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { refused } from '@supermall/kernel/result'
import { idempotent } from '@supermall/messaging/idempotency'
import { findCoupon } from '../../data/coupons.ts'
import type { Unit } from '../../data/database.ts'
import type { Coupon, MemberCoupon } from '../../domain/coupons/coupon.ts'
import { checkOpen } from '../../domain/coupons/coupon.ts'
import type { CouponBuyer } from '../../domain/coupons/may-use.ts'
import { isFor } from '../../domain/coupons/may-use.ts'
import { notFound } from '../../domain/refusals.ts'
import { spendPoints } from '../points/spend-points.ts'
import { checkShop } from './check-shop.ts'
import { issueCoupon } from './issue-coupon.ts'

export type ClaimCoupon = { readonly couponId: string; readonly idempotencyKey: string }

/** Who claims; of what level and groups is asked before, where the coupon is not for everybody. */
export type Claimer = CouponBuyer & { readonly accountId: Id<'acc'> }

/** A consumer takes a coupon, for nothing or for points. By one key there is one, however often it is asked for. */
export async function claimCoupon(input: ClaimCoupon, claimer: Claimer, unit: Unit): Promise<Result<MemberCoupon>> {
  const { couponId, idempotencyKey: key } = input
  return idempotent({ name: 'couponClaim', key, input: { couponId } }, unit, () => claim(couponId, claimer, unit))
}

async function claim(couponId: string, claimer: Claimer, unit: Unit): Promise<Result<MemberCoupon>> {
  const id = parseId('cpn', couponId)
  const coupon = id && (await findCoupon(unit.db, id))
  if (!coupon || coupon.status === 'DRAFT') return notFound('couponId')
  if (coupon.way !== 'FREE' && coupon.way !== 'POINTS')
    return refused('COUPON_NOT_CLAIMABLE', 'This coupon is not had by asking for it.', 'couponId')
  return take(coupon, claimer, unit)
}

/** Whatever the way: it is open, it is for them, there is one left; and what it costs is paid with it. */
export async function take(coupon: Coupon, claimer: Claimer, unit: Unit): Promise<Result<MemberCoupon>> {
  const open = checkOpen(coupon, unit.now)
  if (!open.ok) return open
  const shop = await checkShop(coupon, unit)
  if (!shop.ok) return shop
  if (!isFor(coupon, claimer))
    return refused('COUPON_NOT_FOR_YOU', 'This coupon is for members of another level or group.', 'couponId')
  const { accountId } = claimer
  const id = newId('uco')
  const price = { kind: 'COUPON_BOUGHT', points: coupon.pointsPrice ?? 0, subjectId: id, note: coupon.name } as const
  const paid = await spendPoints({ accountId, ...price, field: 'couponId' }, unit)
  return paid.ok ? issueCoupon({ id, coupon, accountId, cause: null }, unit) : paid
}
