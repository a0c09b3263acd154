import { couponIssued } from '@supermall/contracts/promotions'
import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { Unit } from '../../data/database.ts'
import { findByCause, takePiece, takeShare } from '../../data/pieces.ts'
import type { Coupon, MemberCoupon } from '../../domain/coupons/coupon.ts'
import { leftOf, validityOf } from '../../domain/coupons/coupon.ts'

type Issuing = {
  readonly id?: Id<'uco'>
  readonly coupon: Coupon
  readonly accountId: Id<'acc'>
  /** What it must not be given for twice, when there is such a thing: `new-member:acc_…`. */
  readonly cause: string | null
}

/**
 * Puts one piece into a wallet, as long as there are some and this buyer may have another. Who is refused has taken nothing: a
 * refusal rolls back what was counted. For the same cause there is one piece, however often it is asked for.
 */
export async function issueCoupon(issuing: Issuing, unit: Unit): Promise<Result<MemberCoupon>> {
  const { coupon, accountId, cause, id = newId('uco') } = issuing
  const { db, now } = unit
  const earlier = cause === null ? null : await findByCause(db, cause)
  if (earlier) return ok(earlier)
  const { id: couponId, mostPerBuyer: most, shopId, way } = coupon
  if (coupon.status !== 'PUBLISHED' || (coupon.validUntil !== null && coupon.validUntil <= now)) return notOffered()
  if (leftOf(coupon) === 0) return soldOut()
  if (!(await takeShare(db, { couponId, accountId, most }))) return limitReached(most)
  const draft = { id, couponId, accountId, shopId, way, cause, ...validityOf(coupon, now) }
  const piece = await takePiece(db, { ...draft, receivedAt: now })
  if (!piece) return soldOut()
  tellIssued([piece], unit)
  return ok(piece)
}

export const limitReached = (most: number) =>
  refused('COUPON_LIMIT_REACHED', `One buyer can have ${most} of this coupon.`, 'couponId')

export const soldOut = () => refused('COUPON_SOLD_OUT', 'None of this coupon is left.', 'couponId')

export const notOffered = () => refused('COUPON_NOT_OFFERED', 'This coupon is not offered.', 'couponId')

type Told = Pick<MemberCoupon, 'id' | 'couponId' | 'accountId' | 'way' | 'validUntil'>

export function tellIssued(pieces: readonly Told[], { emit }: Unit): void {
  for (const { id: memberCouponId, couponId, accountId, way, validUntil } of pieces) {
    const told = { memberCouponId, couponId, accountId, way, validUntil: validUntil?.toISOString() ?? null }
    emit(couponIssued(told))
  }
}
