import type { PageArgs } from '@supermall/kernel/page'
import { byId } from '@supermall/subgraph/keyset'
import type { Counted } from '@supermall/subgraph/list-page'
import { listPage } from '@supermall/subgraph/list-page'
import { Prisma } from '../../../prisma/promotions/generated/client.ts'
import type { MemberCoupon } from '../domain/coupons/coupon.ts'
import type { CouponTerms, CouponUse, WalletCoupon } from '../domain/coupons/terms.ts'
import { revivedRebate } from './coupons.ts'
import type { Tx } from './database.ts'

/** As many of a wallet as a price looks at. */
const MOST_WEIGHED = 100

/**
 * What a buyer might use now, those that expire first before the others, and whatever was asked for by name: in one statement.
 */
export async function walletOf(
  db: Tx,
  accountId: string,
  { now, couponIds, use = 'SHOPPING' }: Weighing,
): Promise<WalletCoupon[]> {
  const named = [...couponIds]
  const rows = await db.$queryRaw<Weighed[]>`
    select * from (select piece.id as "pieceId", piece.status as "pieceStatus", piece.valid_from as "pieceFrom",
      piece.valid_until as "pieceUntil", coupon.id, coupon.shop_id as "shopId", name, use, kind, currency,
      threshold_minor as "thresholdMinor", off_minor as "offMinor", rate, most_minor as "mostMinor", rebate, stacking,
      goods_sku_id as "goodsSkuId", goods_quantity as "goodsQuantity",
      product_ids as "productIds", category_ids as "categoryIds", sku_ids as "skuIds", excluded_product_ids as "excludedProductIds",
      level_ids as "levelIds", group_ids as "groupIds"
    from member_coupon piece join coupon on coupon.id = piece.coupon_id
    where piece.account_id = ${accountId} and (
      (coupon.use = ${use} and piece.status = 'UNUSED' and piece.valid_from <= ${now} and (piece.valid_until is null or piece.valid_until > ${now}))
      or piece.id = any(${named}::text[]))
    order by (piece.id = any(${named}::text[])) desc, piece.valid_until nulls last, piece.id
    limit ${MOST_WEIGHED + named.length}::int) weighed
    order by "pieceUntil" nulls last, "pieceId"`
  return rows.map(({ pieceId: id, pieceStatus: status, pieceFrom: validFrom, pieceUntil: validUntil, ...terms }) => ({
    id,
    status,
    validFrom,
    validUntil,
    terms: { ...terms, rebate: revivedRebate(terms.rebate) },
  }))
}

type Weighing = { readonly now: Date; readonly couponIds: readonly string[]; readonly use?: CouponUse }

type Weighed = CouponTerms & {
  readonly pieceId: WalletCoupon['id']
  readonly pieceStatus: WalletCoupon['status']
  readonly pieceFrom: Date
  readonly pieceUntil: Date | null
}

export type PieceState = MemberCoupon['status']

/** Of one buyer, or of one coupon; what time has ended counts as expired, whether that is written down yet or not. */
export type PieceWhere = {
  readonly accountId?: string
  readonly couponId?: string
  readonly use?: CouponUse | null
  readonly state?: PieceState | null
  readonly now: Date
}

export const listPieces = (db: Tx, where: PieceWhere, args: PageArgs): Promise<Counted<MemberCoupon>> => {
  const of = where.couponId === undefined ? 'own pieces' : `pieces of ${where.couponId}`
  const sort = `${of}.${where.state ?? 'all'}.${where.use ?? 'all'}`
  return listPage<MemberCoupon>(db.memberCoupon, { where: pieces(where), order: byId(true), sort }, args)
}

export async function findPieces(db: Tx, ids: readonly string[]): Promise<MemberCoupon[]> {
  return (await db.memberCoupon.findMany({ where: { id: { in: [...ids] } } })) as MemberCoupon[]
}

function pieces({ accountId, couponId, use, state, now }: PieceWhere): Prisma.MemberCouponWhereInput {
  const of = { ...(accountId ? { accountId } : {}), ...(couponId ? { couponId } : {}) }
  const whose = { ...of, ...(use ? { coupon: { use } } : {}) }
  if (state == null) return whose
  if (state === 'EXPIRED')
    return { ...whose, OR: [{ status: 'EXPIRED' }, { status: 'UNUSED', validUntil: { lte: now } }] }
  if (state === 'UNUSED') return { ...whose, status: 'UNUSED', OR: [{ validUntil: null }, { validUntil: { gt: now } }] }
  return { ...whose, status: state }
}

export type Counts = { readonly [State in PieceState]: number }

/** How many of each state, in one statement. */
export async function countStates(
  db: Tx,
  of: { accountId: string } | { couponId: string },
  now: Date,
): Promise<Counts> {
  const whose = 'accountId' in of ? Prisma.sql`account_id = ${of.accountId}` : Prisma.sql`coupon_id = ${of.couponId}`
  const rows = await db.$queryRaw<{ state: PieceState; count: number }[]>`
    select case when status = 'UNUSED' and valid_until <= ${now} then 'EXPIRED' else status end as state,
      count(*)::int as count
    from member_coupon
    where ${whose}
    group by 1`
  const count = (state: PieceState) => rows.find((row) => row.state === state)?.count ?? 0
  return {
    UNUSED: count('UNUSED'),
    HELD: count('HELD'),
    USED: count('USED'),
    EXPIRED: count('EXPIRED'),
    GIVEN_BACK: count('GIVEN_BACK'),
    TAKEN_BACK: count('TAKEN_BACK'),
  }
}
