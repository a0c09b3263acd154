import type { Id } from '@supermall/kernel/id'
import type { Page } from '@supermall/kernel/page'
import { keyset } from '@supermall/subgraph/keyset'
import { LATEST, MOST_COUNTED } from './coupons.ts'
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

/** The oldest that has not gone to everybody yet. */
export async function nextSend(db: Tx): Promise<CouponSend | null> {
  const where = { status: { in: ['WAITING', 'SENDING'] } }
  return (await db.couponSend.findFirst({ where, orderBy: { id: 'asc' } })) as CouponSend | null
}

type Progress = Pick<CouponSend, 'status' | 'cursor' | 'sentAt'> & { readonly sent: number; readonly missed: number }

/** False when another process has served this batch meanwhile; nothing may be given for it then. */
export async function advanceSend(db: Tx, { id, cursor, status }: CouponSend, { sent, missed, ...progress }: Progress) {
  const data = { ...progress, sentCount: { increment: sent }, missedCount: { increment: missed } }
  return (await db.couponSend.updateMany({ where: { id, cursor, status }, data })).count === 1
}

export const countUnsent = (db: Tx): Promise<number> =>
  db.couponSend.count({ where: { status: { in: ['WAITING', 'SENDING'] } } })

export async function listSends(db: Tx, couponId: string, page: Page): Promise<CouponSend[]> {
  const { where: bounds, ...rest } = keyset(page, LATEST)
  return (await db.couponSend.findMany({ where: { AND: [{ couponId }, bounds] }, ...rest })) as CouponSend[]
}

export const countSends = (db: Tx, couponId: string): Promise<number> =>
  db.couponSend.count({ where: { couponId }, take: MOST_COUNTED })
