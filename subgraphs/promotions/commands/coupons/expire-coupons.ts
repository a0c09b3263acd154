import { couponExpired, couponExpiryAnnounced } from '@supermall/contracts/promotions'
import { after, days } from '@supermall/kernel/time'
import type { Unit } from '../../data/database.ts'
import { endCouponsOver, expirePieces, remindPieces } from '../../data/expiry.ts'

const BATCH = 500
const REMIND_DAYS = 3

/** Pieces whose time is over, the next of them: how many. What a checkout holds is left to it. */
export async function expireCoupons(unit: Unit): Promise<number> {
  const expired = await expirePieces(unit.db, unit.now, BATCH)
  for (const { id: memberCouponId, couponId, accountId } of expired)
    unit.emit(couponExpired({ memberCouponId, couponId, accountId }))
  return expired.length
}

/** Pieces whose time is over within three days: their holders are told once. */
export async function remindCoupons(unit: Unit): Promise<number> {
  const { db, now } = unit
  const soon = await remindPieces(db, { now, until: after(now, days(REMIND_DAYS)), most: BATCH })
  for (const { id: memberCouponId, couponId, accountId, name, validUntil } of soon)
    unit.emit(
      couponExpiryAnnounced({ memberCouponId, couponId, accountId, name, validUntil: validUntil.toISOString() }),
    )
  return soon.length
}

/** Coupons that nobody can get any more make room for others. */
export const endCoupons = (unit: Unit): Promise<number> => endCouponsOver(unit.db, unit.now)
