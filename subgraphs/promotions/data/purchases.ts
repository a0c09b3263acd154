import type { PageArgs } from '@supermall/kernel/page'
import type { Untried } from '@supermall/messaging/try-each'
import { byId } from '@supermall/subgraph/keyset'
import type { Counted } from '@supermall/subgraph/list-page'
import { listPage } from '@supermall/subgraph/list-page'
import type { MemberCoupon } from '../domain/coupons/coupon.ts'
import type { CouponPurchase, PurchaseStatus } from '../domain/coupons/purchase.ts'
import type { Tx } from './database.ts'

export async function findPurchases(db: Tx, ids: readonly string[]): Promise<CouponPurchase[]> {
  return (await db.couponPurchase.findMany({ where: { id: { in: [...ids] } } })) as CouponPurchase[]
}

export const findPurchase = async (db: Tx, id: string): Promise<CouponPurchase | null> =>
  (await findPurchases(db, [id]))[0] ?? null

/** Whoever decides about a purchase holds its row: money and the end of its time never pass each other. */
export async function lockPurchase(db: Tx, id: string): Promise<CouponPurchase | null> {
  await db.$queryRaw`select id from coupon_purchase where id = ${id} for update`
  return findPurchase(db, id)
}

/** The purchase that a piece in a wallet comes from. */
export async function lockPurchaseOf(db: Tx, memberCouponId: string): Promise<CouponPurchase | null> {
  const [row] = await db.$queryRaw<{ id: string }[]>`
    select id from coupon_purchase where member_coupon_id = ${memberCouponId} for update`
  return row ? findPurchase(db, row.id) : null
}

export const insertPurchase = async (db: Tx, purchase: CouponPurchase): Promise<void> => {
  await db.couponPurchase.create({ data: purchase })
}

type Edit = Partial<Pick<CouponPurchase, 'paymentId' | 'memberCouponId' | 'refundId' | 'reason' | 'endedAt'>>

/** False when it does not stand where it stood any more. */
export async function movePurchase(
  db: Tx,
  { id, status }: Pick<CouponPurchase, 'id' | 'status'>,
  edit: Edit & { readonly status: PurchaseStatus },
): Promise<boolean> {
  return (await db.couponPurchase.updateMany({ where: { id, status }, data: edit })).count === 1
}

export const keepPayment = async (db: Tx, id: string, paymentId: string): Promise<void> => {
  await db.couponPurchase.updateMany({ where: { id, paymentId: null }, data: { paymentId } })
}

/** One guarded statement: a piece is set aside for who is about to pay, as long as there is one. */
export async function holdPiece(db: Tx, couponId: string): Promise<boolean> {
  const held = await db.$executeRaw`
    update coupon set held_count = held_count + 1
    where id = ${couponId} and status = 'PUBLISHED' and (total is null or issued_count + held_count < total)`
  return held === 1
}

/** Nobody pays for it: others may have it, and its buyer may have another. */
export async function freePiece(db: Tx, { couponId, accountId }: Pick<CouponPurchase, 'couponId' | 'accountId'>) {
  const [had] = await db.$queryRaw<{ count: number }[]>`
    select taken_count as count from coupon_buyer where coupon_id = ${couponId} and account_id = ${accountId} for update`
  const where = { couponId, accountId }
  if (had?.count === 1) await db.couponBuyer.deleteMany({ where })
  else await db.couponBuyer.updateMany({ where, data: { takenCount: { decrement: 1 } } })
  await db.$executeRaw`update coupon set held_count = held_count - 1 where id = ${couponId}`
}

type Held = Pick<MemberCoupon, 'id' | 'couponId' | 'accountId' | 'shopId' | 'way' | 'validFrom' | 'validUntil'>

/** What was set aside becomes a piece with a number of its own; null when the coupon has ended meanwhile. */
export async function takeHeldPiece(db: Tx, piece: Held, receivedAt: Date): Promise<number | null> {
  const { id, couponId, accountId, shopId, way, validFrom, validUntil } = piece
  const [row] = await db.$queryRaw<{ number: number }[]>`
    with taken as (
      update coupon set held_count = held_count - 1, issued_count = issued_count + 1
      where id = ${couponId} and status = 'PUBLISHED'
      returning issued_count
    )
    insert into member_coupon (id, coupon_id, number, account_id, shop_id, status, way, valid_from, valid_until, received_at)
    select ${id}, ${couponId}, issued_count, ${accountId}, ${shopId}, 'UNUSED', ${way}, ${validFrom},
      ${validUntil}::timestamptz, ${receivedAt}
    from taken
    returning number`
  return row?.number ?? null
}

/** False when it was used, is held, is over, was given back already, or is somebody else's. */
export async function giveBackPiece(db: Tx, { id, accountId }: { id: string; accountId: string }, now: Date) {
  const given = await db.$executeRaw`
    update member_coupon set status = 'GIVEN_BACK'
    where id = ${id} and account_id = ${accountId} and status = 'UNUSED' and (valid_until is null or valid_until > ${now})`
  return given === 1
}

/** Those whose time to pay is over, and those whose coupon has ended; the oldest first. */
export const findOverdue = (db: Tx, now: Date, { except, most }: Untried): Promise<{ id: CouponPurchase['id'] }[]> =>
  db.$queryRaw<{ id: CouponPurchase['id'] }[]>`
    select p.id from coupon_purchase p join coupon on coupon.id = p.coupon_id
    where p.status = 'OPEN' and (p.expires_at <= ${now} or coupon.status = 'ENDED')
      and p.id <> all (${[...except]}::text[])
    order by p.expires_at, p.id limit ${most}::int`

type PurchaseWhere = { readonly accountId: string } | { readonly couponId: string }

export const listPurchases = (db: Tx, where: PurchaseWhere, args: PageArgs): Promise<Counted<CouponPurchase>> => {
  const sort = 'accountId' in where ? 'own coupon-purchases' : `coupon-purchases of ${where.couponId}`
  return listPage<CouponPurchase>(db.couponPurchase, { where, order: byId(true), sort }, args)
}
