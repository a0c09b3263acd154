import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import type { Unit } from '../../data/database.ts'
import { giveShares, insertPieces, reservePieces, takeShares } from '../../data/pieces.ts'
import type { Coupon } from '../../domain/coupons/coupon.ts'
import { validityOf } from '../../domain/coupons/coupon.ts'
import { tellIssued } from './issue-coupon.ts'

type Many = {
  readonly coupon: Coupon
  /** At most a thousand at once. */
  readonly accountIds: readonly Id<'acc'>[]
  /** One buyer's share; the coupon's own when nothing is said. */
  readonly most?: number
}

/**
 * One piece for each of them who may have another, for as long as there are some: how many got one. In a few statements for all
 * of them; nobody is refused, they are left out.
 */
export async function issueToMany({ coupon, accountIds, most }: Many, unit: Unit): Promise<number> {
  const { db, now } = unit
  const { id: couponId, shopId, way } = coupon
  const entitled = await takeShares(db, couponId, { accountIds, most: most ?? coupon.mostPerBuyer })
  const { count, after } = await reservePieces(db, couponId, entitled.length)
  const lucky = entitled.slice(0, count) as Id<'acc'>[]
  if (count < entitled.length) await giveShares(db, couponId, entitled.slice(count))
  const pieces = lucky.map((accountId, index) => ({
    ...{ id: newId('uco'), couponId, number: after + index + 1, accountId, shopId, status: 'UNUSED' as const, way },
    ...{ cause: null, ...validityOf(coupon, now), receivedAt: now, ownerId: null, givenMinor: 0n },
  }))
  if (pieces.length > 0) await insertPieces(db, pieces)
  tellIssued(pieces, unit)
  return pieces.length
}
