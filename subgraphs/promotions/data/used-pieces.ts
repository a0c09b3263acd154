import type { MemberCoupon } from '../domain/coupons/coupon.ts'
import type { CouponUse } from '../domain/coupons/terms.ts'
import type { Tx } from './database.ts'

type Holding = {
  readonly ownerId: string
  readonly accountId: string
  readonly use: CouponUse
  readonly coupons: readonly { readonly couponId: string; readonly givenMinor: bigint }[]
  readonly now: Date
}

/** Which of them the owner holds now. One statement: a piece is held by whoever comes first, and by nobody else. */
export async function holdPieces(
  db: Tx,
  { ownerId, accountId, use, coupons, now }: Holding,
): Promise<ReadonlySet<string>> {
  const ids = coupons.map(({ couponId }) => couponId)
  const given = coupons.map(({ givenMinor }) => givenMinor)
  const rows = await db.$queryRaw<{ id: string }[]>`
    with wanted as (
      select piece.id, asked.given from member_coupon piece
      join unnest(${ids}::text[], ${given}::bigint[]) as asked (id, given) on asked.id = piece.id
      join coupon on coupon.id = piece.coupon_id and coupon.use = ${use}
      order by piece.id for update of piece
    )
    update member_coupon piece set status = 'HELD', owner_id = ${ownerId}, held_at = ${now}, given_minor = wanted.given
    from wanted
    where piece.id = wanted.id and piece.account_id = ${accountId} and (
      (piece.status = 'UNUSED' and piece.valid_from <= ${now} and (piece.valid_until is null or piece.valid_until > ${now}))
      or (piece.status = 'HELD' and piece.owner_id = ${ownerId}))
    returning piece.id`
  return new Set(rows.map(({ id }) => id))
}

export const releasePieces = async (db: Tx, ownerId: string): Promise<number> =>
  (
    await db.memberCoupon.updateMany({
      where: { ownerId, status: 'HELD' },
      data: { status: 'UNUSED', ownerId: null, heldAt: null, givenMinor: 0n },
    })
  ).count

/** Those that this call has made used. */
export async function usePieces(db: Tx, ownerId: string, now: Date): Promise<MemberCoupon[]> {
  const where = { ownerId, status: 'HELD' }
  return (await db.memberCoupon.updateManyAndReturn({ where, data: { status: 'USED', usedAt: now } })) as MemberCoupon[]
}

/** What an owner holds, or has used. */
export async function pieceOf(db: Tx, ownerId: string): Promise<MemberCoupon | null> {
  const where = { ownerId, status: { in: ['HELD', 'USED'] } }
  return (await db.memberCoupon.findFirst({ where, orderBy: { id: 'asc' } })) as MemberCoupon | null
}

export async function piecesUsedBy(db: Tx, ownerId: string): Promise<MemberCoupon[]> {
  const where = { ownerId, status: 'USED' }
  return (await db.memberCoupon.findMany({ where, orderBy: { id: 'asc' } })) as MemberCoupon[]
}

/** False when it came back already. One whose time is over is left to the job that tells so. */
export async function returnPiece(db: Tx, { id, ownerId }: Pick<MemberCoupon, 'id' | 'ownerId'>): Promise<boolean> {
  const data = { status: 'UNUSED', ownerId: null, heldAt: null, usedAt: null, givenMinor: 0n }
  return (await db.memberCoupon.updateMany({ where: { id, ownerId, status: 'USED' }, data })).count === 1
}

/**
 * The reason it was given for has gone: nobody uses it any more. What an order holds or has used stays with that order, and is over
 * when the order gives it up.
 */
export const takePieceBack = (db: Tx, id: string, now: Date): Promise<unknown> => db.$executeRaw`
  update member_coupon set status = case status when 'UNUSED' then 'TAKEN_BACK' else status end,
    valid_until = case status when 'UNUSED' then valid_until else least(valid_until, ${now}) end
  where id = ${id} and status in ('UNUSED', 'HELD', 'USED')`

/** What a coupon has given in all, counted up when it is used and down when that is undone. */
export async function countUse(
  db: Tx,
  couponId: string,
  { uses, minor }: { uses: number; minor: bigint },
): Promise<void> {
  const data = { usedCount: { increment: uses }, givenMinor: { increment: minor } }
  await db.coupon.update({ where: { id: couponId }, data })
}
