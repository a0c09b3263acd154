import type { Id } from '@supermall/kernel/id'
import type { PageArgs } from '@supermall/kernel/page'
import { byId } from '@supermall/subgraph/keyset'
import type { Counted } from '@supermall/subgraph/list-page'
import { listPage } from '@supermall/subgraph/list-page'
import type { Tx } from './database.ts'

/** A coupon on its way to many. */
export type CouponSend = {
  readonly id: Id<'cps'>
  readonly couponId: Id<'cpn'>
  readonly shopId: Id<'shp'> | null
  readonly sentBy: string
  readonly target: 'ACCOUNTS' | 'LEVEL' | 'GROUP'
  readonly targetId: string | null
  readonly accountIds: readonly string[]
  readonly status: 'WAITING' | 'SENDING' | 'SENT'
  readonly cursor: string | null
  readonly sentCount: number
  readonly missedCount: number
  readonly createdAt: Date
  readonly sentAt: Date | null
}

export async function insertSend(db: Tx, send: CouponSend): Promise<void> {
  await db.couponSend.create({ data: { ...send, accountIds: [...send.accountIds] } })
}

export async function findSends(db: Tx, ids: readonly string[]): Promise<CouponSend[]> {
  return (await db.couponSend.findMany({ where: { id: { in: [...ids] } } })) as CouponSend[]
}

/** Of those that have not gone to everybody yet the oldest of the shop that was served longest ago: none waits for all of another. */
export async function nextSend(db: Tx, except: readonly string[]): Promise<CouponSend | null> {
  const [row] = await db.$queryRaw<{ id: string }[]>`
    select s.id from (
      select distinct on (shop_id) id, shop_id from coupon_send where status in ('WAITING', 'SENDING')
        and id <> all (${[...except]}::text[]) order by shop_id, id) s
    cross join lateral (
      select max(turn) as turn from coupon_send
      where shop_id = s.shop_id or (shop_id is null and s.shop_id is null)) served
    order by served.turn, s.id limit 1`
  return row ? ((await findSends(db, [row.id]))[0] ?? null) : null
}

type Progress = Pick<CouponSend, 'status' | 'cursor' | 'sentAt'> & { readonly sent: number; readonly missed: number }

/** False when another process has served this batch meanwhile; nothing may be given for it then. */
export async function advanceSend(db: Tx, { id, cursor, status }: CouponSend, { sent, missed, ...progress }: Progress) {
  const { _max: last } = await db.couponSend.aggregate({ _max: { turn: true } })
  const counts = { sentCount: { increment: sent }, missedCount: { increment: missed } }
  const data = { ...progress, ...counts, turn: (last.turn ?? 0) + 1 }
  return (await db.couponSend.updateMany({ where: { id, cursor, status }, data })).count === 1
}

/** Of a shop, or of the platform. */
export const countUnsent = (db: Tx, shopId: string | null): Promise<number> =>
  db.couponSend.count({ where: { shopId, status: { in: ['WAITING', 'SENDING'] } } })

export const listSends = (db: Tx, couponId: string, args: PageArgs): Promise<Counted<CouponSend>> =>
  listPage<CouponSend>(
    db.couponSend,
    { where: { couponId }, order: byId(true), sort: `coupon-sends of ${couponId}` },
    args,
  )
