import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import type { Unit } from '../../data/database.ts'
import { giveShares, insertPieces, reservePieces, takeShares } from '../../data/pieces.ts'
import type { Coupon, MemberCoupon } from '../../domain/coupons/coupon.ts'
import { validityOf } from '../../domain/coupons/coupon.ts'
import { tellIssued } from './issue-coupon.ts'

type Many = {
  readonly coupon: Coupon
  /** At most a thousand at once, each once; whoever comes first is served first. */
  readonly accountIds: readonly Id<'acc'>[]
  /** One buyer's share; the coupon's own when nothing is said. */
  readonly most?: number
}

/**
 * One piece for each of them who may have another, for as long as there are some: how many got one. In a few statements for all
 * of them; nobody is refused, they are left out.
 */
export async function issueToMany(many: Many, unit: Unit): Promise<number> {
  const { pieces } = await takeMany(many, unit)
  tellIssued(pieces, unit)
  return pieces.length
}

type Taken = {
  /** Those who may have another, whether any was left for them or not. */
  readonly entitled: ReadonlySet<string>
  readonly pieces: readonly MemberCoupon[]
}

/** The same, without a word to anybody. */
export async function takeMany(
  { coupon, accountIds, most }: Many,
  { db, now }: Pick<Unit, 'db' | 'now'>,
): Promise<Taken> {
  const { id: couponId, shopId, way } = coupon
  const entitled = new Set(await takeShares(db, couponId, { accountIds, most: most ?? coupon.mostPerBuyer }))
  const inTurn = accountIds.filter((accountId) => entitled.has(accountId))
  const { count, after } = await reservePieces(db, couponId, inTurn.length)
  if (count < inTurn.length) await giveShares(db, couponId, inTurn.slice(count))
  const pieces = inTurn.slice(0, count).map((accountId, index) => ({
    id: newId('uco'),
    couponId,
    number: after + index + 1,
    accountId,
    shopId,
    status: 'UNUSED' as const,
    way,
    cause: null,
    ...validityOf(coupon, now),
    receivedAt: now,
    ownerId: null,
    givenMinor: 0n,
    heldAt: null,
    usedAt: null,
    expiredAt: null,
    remindedAt: null,
  }))
  if (pieces.length > 0) await insertPieces(db, pieces)
  return { entitled, pieces }
}
