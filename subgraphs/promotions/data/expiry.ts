import type { MemberCoupon } from '../domain/coupons/coupon.ts'
import type { Tx } from './database.ts'

type Told = Pick<MemberCoupon, 'id' | 'couponId' | 'accountId'>

/** Rows that somebody is about to hold are left for the next time. */
export const expirePieces = (db: Tx, now: Date, most: number): Promise<Told[]> => db.$queryRaw<Told[]>`
  update member_coupon set status = 'EXPIRED', expired_at = ${now}
  where id in (
    select id from member_coupon where status = 'UNUSED' and valid_until <= ${now} order by valid_until limit ${most}::int
    for update skip locked)
  returning id, coupon_id as "couponId", account_id as "accountId"`

type Reminded = Told & { readonly name: string; readonly validUntil: Date }

export const remindPieces = (
  db: Tx,
  { now, until, most }: { now: Date; until: Date; most: number },
): Promise<Reminded[]> =>
  db.$queryRaw<Reminded[]>`
    update member_coupon piece set reminded_at = ${now}
    from coupon
    where coupon.id = piece.coupon_id and piece.id in (
      select id from member_coupon
      where status = 'UNUSED' and valid_until > ${now} and valid_until <= ${until} and reminded_at is null
      order by valid_until limit ${most}::int for update skip locked)
    returning piece.id, coupon_id as "couponId", account_id as "accountId", name, piece.valid_until as "validUntil"`

export async function endCouponsOver(db: Tx, now: Date): Promise<number> {
  const isOver = { OR: [{ claimUntil: { lte: now } }, { validUntil: { lte: now } }] }
  const data = { status: 'ENDED', endedAt: now, updatedAt: now, passwordKey: null, version: { increment: 1 } }
  return (await db.coupon.updateMany({ where: { status: 'PUBLISHED', ...isOver }, data })).count
}
