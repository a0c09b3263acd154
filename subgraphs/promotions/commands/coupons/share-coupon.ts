import { randomBytes } from 'node:crypto'
import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { after, days } from '@supermall/kernel/time'
import type { CouponShare } from '../../data/codes.ts'
import { keepShare, renewShare } from '../../data/codes.ts'
import { findCoupon } from '../../data/coupons.ts'
import type { Unit } from '../../data/database.ts'
import { codeFrom, SHARE_LENGTH } from '../../domain/coupons/code.ts'
import { checkOpen } from '../../domain/coupons/coupon.ts'
import { notFound } from '../../domain/refusals.ts'
import { checkShop } from './check-shop.ts'

const MOST_TAKERS = 10
const LIFE_DAYS = 7

/** A code that others get this coupon by: the same one for a week, for so many of them. */
export async function shareCoupon(couponId: string, accountId: Id<'acc'>, unit: Unit): Promise<Result<CouponShare>> {
  const { db, now } = unit
  const id = parseId('cpn', couponId)
  const coupon = id && (await findCoupon(db, id))
  if (!coupon || coupon.status === 'DRAFT') return notFound('couponId')
  if (coupon.way !== 'SHARE') return refused('COUPON_NOT_SHARED', 'This coupon is not passed on.', 'couponId')
  const open = checkOpen(coupon, now)
  if (!open.ok) return open
  const shop = await checkShop(coupon, unit)
  if (!shop.ok) return shop
  const until = after(now, days(LIFE_DAYS))
  const facts = { couponId: coupon.id, accountId, takerCount: 0, mostTakers: MOST_TAKERS, until, createdAt: now }
  const share = await keepShare(db, { code: newCode(SHARE_LENGTH), ...facts })
  return ok(share.until > now ? share : await renewShare(db, share, until))
}

/** Twice the bytes that are needed: that too many of them are passed over does not happen, and is tried again. */
export function newCode(length: number): string {
  return codeFrom(randomBytes(length * 2), length) ?? newCode(length)
}
