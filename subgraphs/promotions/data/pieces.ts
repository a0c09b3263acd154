import type { MemberCoupon } from '../domain/coupons/coupon.ts'
import type { Tx } from './database.ts'

type Taking = { readonly couponId: string; readonly accountId: string; readonly most: number }

/** False when this buyer has had as many as one may have. Two claims of one buyer wait for each other here. */
export async function takeShare(db: Tx, { couponId, accountId, most }: Taking): Promise<boolean> {
  const taken = await db.$executeRaw`
    insert into coupon_buyer as mine (coupon_id, account_id, taken_count) values (${couponId}, ${accountId}, 1)
    on conflict (coupon_id, account_id) do update set taken_count = mine.taken_count + 1
    where mine.taken_count < ${most}`
  return taken === 1
}

type Draft = Omit<MemberCoupon, 'number' | 'status' | 'ownerId' | 'givenMinor' | EndedAt>
type EndedAt = 'heldAt' | 'usedAt' | 'expiredAt' | 'remindedAt'

/**
 * One guarded increment, then the piece with the number that it gave, in one statement: the coupon's row is locked for as short as
 * can be, and nobody can get more than there are. Null when none is left.
 */
export async function takePiece(db: Tx, draft: Draft): Promise<MemberCoupon | null> {
  const { id, couponId, accountId, shopId, way, cause, validFrom, validUntil, receivedAt } = draft
  const [row] = await db.$queryRaw<{ number: number }[]>`
    with taken as (
      update coupon set issued_count = issued_count + 1
      where id = ${couponId} and status = 'PUBLISHED' and (total is null or issued_count + held_count < total)
      returning issued_count
    )
    insert into member_coupon
      (id, coupon_id, number, account_id, shop_id, status, way, cause, valid_from, valid_until, received_at)
    select ${id}, ${couponId}, issued_count, ${accountId}, ${shopId}, 'UNUSED', ${way}, ${cause}, ${validFrom},
      ${validUntil}::timestamptz, ${receivedAt}
    from taken
    returning number`
  return row ? { ...draft, ...FRESH, number: row.number } : null
}

const FRESH = {
  status: 'UNUSED' as const,
  ownerId: null,
  givenMinor: 0n,
  heldAt: null,
  usedAt: null,
  expiredAt: null,
  remindedAt: null,
} satisfies Partial<MemberCoupon>

/** The piece that was given for this cause already. */
export async function findByCause(db: Tx, cause: string): Promise<MemberCoupon | null> {
  return (await db.memberCoupon.findUnique({ where: { cause } })) as MemberCoupon | null
}

/** Which of these may still have one more; each of them counts as having had it. In the order of their ids, as everybody locks them. */
export async function takeShares(
  db: Tx,
  couponId: string,
  { accountIds, most }: { accountIds: readonly string[]; most: number },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ account_id: string }[]>`
    insert into coupon_buyer as mine (coupon_id, account_id, taken_count)
    select ${couponId}, account_id, 1 from unnest(${[...accountIds]}::text[]) account_id order by account_id
    on conflict (coupon_id, account_id) do update set taken_count = mine.taken_count + 1
    where mine.taken_count < ${most}
    returning account_id`
  return rows.map(({ account_id }) => account_id)
}

/** Those for whom none was left have had none. */
export async function giveShares(db: Tx, couponId: string, accountIds: readonly string[]): Promise<void> {
  const whose = { couponId, accountId: { in: [...accountIds] } }
  await db.couponBuyer.deleteMany({ where: { ...whose, takenCount: 1 } })
  await db.couponBuyer.updateMany({ where: whose, data: { takenCount: { decrement: 1 } } })
}

/**
 * As many pieces as are left, at most so many: how many there are, and the number before the first. Whoever has just counted a share
 * holds the coupon by its key, so that is left alone here: two of them would wait for each other in a circle.
 */
export async function reservePieces(db: Tx, couponId: string, most: number): Promise<{ count: number; after: number }> {
  const [row] = await db.$queryRaw<{ before: number; issued: number }[]>`
    with was as (
      select id, issued_count as before from coupon where id = ${couponId} and status = 'PUBLISHED' for no key update
    )
    update coupon
    set issued_count = was.before + least(${most}::int, coalesce(total - was.before - held_count, ${most}::int))
    from was where coupon.id = was.id
    returning was.before, issued_count as issued`
  return row ? { count: row.issued - row.before, after: row.before } : { count: 0, after: 0 }
}

export async function insertPieces(db: Tx, pieces: readonly Omit<MemberCoupon, EndedAt>[]): Promise<void> {
  await db.memberCoupon.createMany({ data: pieces.map((piece) => ({ ...piece })) })
}
