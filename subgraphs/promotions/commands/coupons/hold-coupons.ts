import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { Unit } from '../../data/database.ts'
import { holdPieces, releasePieces } from '../../data/used-pieces.ts'
import type { CouponUse } from '../../domain/coupons/terms.ts'

type HoldCoupons = {
  /** The checkout. */
  readonly ownerId: string
  readonly accountId: string
  /** What they are held for; an order when nothing is said. */
  readonly use?: CouponUse
  /** Which, and what each gives: what it takes off, or what it promises to give back later (`worthMinor`). */
  readonly coupons: readonly { readonly couponId: string; readonly givenMinor: bigint }[]
}

/**
 * Sets coupons of a wallet aside for a checkout, all or none: the caller must be refused with this, which rolls back. What the same
 * owner holds already counts as held, so it may be asked again.
 */
export async function holdCoupons(unit: Unit, asked: HoldCoupons): Promise<Result<null>> {
  const { ownerId, accountId, use = 'SHOPPING', coupons } = asked
  if (coupons.length === 0) return ok(null)
  const held = await holdPieces(unit.db, { ownerId, accountId, use, coupons, now: unit.now })
  const lost = coupons.find(({ couponId }) => !held.has(couponId))
  if (!lost) return ok(null)
  const message = 'A coupon was used, has expired, or is set aside for another order.'
  return refused('COUPON_NOT_USABLE', message, 'couponIds', lost.couponId)
}

/** Gives back what a checkout holds; nothing when it holds nothing any more. What has expired meanwhile stays expired. */
export const releaseCoupons = ({ db }: Unit, ownerId: string): Promise<number> => releasePieces(db, ownerId)
