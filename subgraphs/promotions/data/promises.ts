import type { FullBack } from '../domain/full-backs/full-back.ts'
import type { Tx } from './database.ts'
import { findFullBacks } from './full-backs.ts'

const COMING_BACK = ['WAITING', 'RUNNING']

/** Of what an account has paid for something comes back still: by days, or by a coupon whose day is near. */
export async function isMoneyToCome(db: Tx, accountId: string): Promise<boolean> {
  const [fullBack, rebate] = await Promise.all([
    db.fullBack.findFirst({ where: { accountId, status: { in: COMING_BACK } }, select: { id: true } }),
    db.couponRebate.findFirst({ where: { accountId, status: 'DUE' }, select: { id: true } }),
  ])
  return fullBack !== null || rebate !== null
}

export async function lockComingBack(db: Tx, accountId: string): Promise<FullBack[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    select id from full_back where account_id = ${accountId} and status = any(${COMING_BACK}) order by id for update`
  return findFullBacks(
    db,
    rows.map(({ id }) => id),
  )
}

/** None is paid any more; what was paid stays paid. */
export async function cancelRebatesOf(db: Tx, accountId: string, now: Date): Promise<void> {
  const where = { accountId, status: { in: ['WAITING', 'DUE'] } }
  await db.couponRebate.updateMany({ where, data: { status: 'CANCELLED', endedAt: now } })
}

export async function leaveRanking(db: Tx, accountId: string): Promise<void> {
  await db.pointsAccount.updateMany({ where: { accountId }, data: { isGone: true } })
}
