import type { Page, PageArgs } from '@supermall/kernel/page'
import type { Where } from '@supermall/subgraph/filter'
import { byId, keyset } from '@supermall/subgraph/keyset'
import type { Counted } from '@supermall/subgraph/list-page'
import { COUNT_CAP, listPage, readAs } from '@supermall/subgraph/list-page'
import { unlessTaken } from '@supermall/subgraph/unless-taken'
import { Prisma } from '../../../prisma/promotions/generated/client.ts'
import type { Coupon, CouponWay } from '../domain/coupons/coupon.ts'
import type { CouponUse, Rebate } from '../domain/coupons/terms.ts'
import type { Tx } from './database.ts'
import { isOffering } from './shops.ts'

type Row = NonNullable<Awaited<ReturnType<Tx['coupon']['findUnique']>>>

/** Only commands of this domain write rows, so what stands there is a coupon. */
const couponOf = (row: Row): Coupon => ({ ...row, rebate: revivedRebate(row.rebate) }) as Coupon

/** A bigint stands in JSON as a text. */
export function revivedRebate(kept: unknown): Rebate | null {
  const rebate = kept as (Omit<Rebate, 'fixed'> & { readonly fixed: string | null }) | null
  return rebate && { ...rebate, fixed: rebate.fixed === null ? null : BigInt(rebate.fixed) }
}

export async function findCoupons(db: Tx, ids: readonly string[]): Promise<Coupon[]> {
  return (await db.coupon.findMany({ where: { id: { in: [...ids] } } })).map(couponOf)
}

export async function findCoupon(db: Tx, id: string): Promise<Coupon | null> {
  const row = await db.coupon.findUnique({ where: { id } })
  return row && couponOf(row)
}

/** Null when another coupon has this password. */
export const insertCoupon = (db: Tx, coupon: Coupon): Promise<Coupon | null> =>
  unlessTaken(db.coupon.create({ data: written(coupon) }).then(() => coupon))

/** Null when it is not at that version any more; `'taken'` when another coupon has the password. */
export async function saveCoupon(
  db: Tx,
  { id, version }: Pick<Coupon, 'id' | 'version'>,
  { edit, now }: { edit: Partial<Coupon>; now: Date },
): Promise<Coupon | null | 'taken'> {
  const data = { ...written(edit), version: { increment: 1 }, updatedAt: now }
  const rows = await unlessTaken(db.coupon.updateManyAndReturn({ where: { id, version }, data }))
  if (rows === null) return 'taken'
  return rows[0] ? couponOf(rows[0]) : null
}

export const deleteDraft = async (db: Tx, { id, version }: Pick<Coupon, 'id' | 'version'>): Promise<boolean> =>
  (await db.coupon.deleteMany({ where: { id, version, status: 'DRAFT' } })).count === 1

/** Two that publish at once wait for each other at what is published already, so that both count right. */
export async function countPublished(db: Tx, shopId: string | null): Promise<number> {
  await db.$queryRaw`
    select 1 from coupon where shop_id is not distinct from ${shopId} and status = 'PUBLISHED' order by id
    for no key update`
  return db.coupon.count({ where: { shopId, status: 'PUBLISHED' } })
}

/** Live ones that a new member gets; at most as many as the platform may publish. */
export async function listByWay(db: Tx, way: CouponWay): Promise<Coupon[]> {
  const where = { status: 'PUBLISHED', way }
  return (await db.coupon.findMany({ where, orderBy: { id: 'asc' }, take: 100 })).map(couponOf)
}

export async function findByPassword(db: Tx, passwordKey: string): Promise<Coupon | null> {
  const row = await db.coupon.findUnique({ where: { passwordKey } })
  return row && couponOf(row)
}

export const LATEST = byId(true)

export const listCoupons = (db: Tx, where: Where, args: PageArgs): Promise<Counted<Coupon>> =>
  listPage<Coupon>(readAs(db.coupon, couponOf), { where, order: LATEST, sort: 'coupons' }, args)

type Offered = { readonly shopId?: string | null; readonly use?: CouponUse; readonly now: Date }

/** What anybody can get now, but for the level, the group, the points and the money that it may need. */
export async function listOffered(db: Tx, of: Offered, page: Page): Promise<Coupon[]> {
  const { where, orderBy, take } = keyset(page, LATEST)
  const bounds = where.AND as unknown as readonly { readonly id: Prisma.StringFilter }[]
  const below = bounds.flatMap(({ id: { lt } }) => (lt === undefined ? [] : [Prisma.sql`and c.id < ${lt}`]))
  const above = bounds.flatMap(({ id: { gt } }) => (gt === undefined ? [] : [Prisma.sql`and c.id > ${gt}`]))
  const direction = Prisma.raw(orderBy[0]?.id === 'asc' ? 'asc' : 'desc')
  const rows = await db.$queryRaw<{ readonly id: string }[]>`
    select c.id from coupon c where ${offered(of)} ${Prisma.join([Prisma.empty, ...below, ...above], ' ')}
    order by c.id ${direction} limit ${take}`
  const coupons = new Map((await findCoupons(db, rows.map(idOf))).map((coupon) => [idOf(coupon), coupon]))
  return rows.flatMap(({ id }) => coupons.get(id) ?? [])
}

const idOf = ({ id }: { readonly id: string }): string => id

export async function countOffered(db: Tx, of: Offered): Promise<number> {
  const [row] = await db.$queryRaw<{ readonly count: number }[]>`
    select count(*)::int as count from (select 1 from coupon c where ${offered(of)} limit ${COUNT_CAP}) o`
  return row?.count ?? 0
}

const OPEN_WAYS: readonly CouponWay[] = ['FREE', 'POINTS', 'MONEY']

const offered = ({ shopId, use, now }: Offered): Prisma.Sql => Prisma.sql`
  c.status = 'PUBLISHED' and c.way = any (${[...OPEN_WAYS]})
  ${shopId === undefined ? Prisma.empty : Prisma.sql`and c.shop_id is not distinct from ${shopId}`}
  ${use === undefined ? Prisma.empty : Prisma.sql`and c.use = ${use}`}
  and (c.claim_from is null or c.claim_from <= ${now})
  and (c.claim_until is null or c.claim_until > ${now})
  and (c.valid_until is null or c.valid_until > ${now})
  and ${isOffering(Prisma.raw('c.shop_id'), 'COUPONS', now)}`

/** A JSON column that is emptied takes a null of its own. */
function written<T extends Partial<Coupon>>({ rebate, ...facts }: T) {
  const lists = Object.fromEntries(Object.entries(facts).map(([key, value]) => [key, copied(value)]))
  const data = { ...lists, ...(rebate === undefined ? {} : { rebate: rebate ? inJson(rebate) : Prisma.DbNull }) }
  return data as Prisma.CouponUncheckedCreateInput
}

const copied = (value: unknown): unknown => (Array.isArray(value) ? [...value] : value)
const inJson = ({ fixed, ...rest }: NonNullable<Coupon['rebate']>) => ({ ...rest, fixed: fixed?.toString() ?? null })
