import type { Id } from '@supermall/kernel/id'
import type { Tx } from './database.ts'
import type { RechargeRow } from './rows.ts'

export const insertRecharge = async (db: Tx, recharge: RechargeRow): Promise<void> => {
  await db.recharge.create({ data: recharge })
}

export const findRecharges = (db: Tx, ids: readonly string[]): Promise<RechargeRow[]> =>
  db.recharge.findMany({ where: { id: { in: [...ids] } } })

export const rechargesOfPayments = (db: Tx, paymentIds: readonly string[]): Promise<RechargeRow[]> =>
  db.recharge.findMany({ where: { paymentId: { in: [...paymentIds] } } })

export const rechargeOfPayment = (db: Tx, paymentId: string): Promise<RechargeRow | null> =>
  db.recharge.findUnique({ where: { paymentId } })

/** Whose money may still come, of one account; counted no further than the most. */
export const countUnpaid = (db: Tx, accountId: string, most: number): Promise<number> =>
  db.payment.count({ where: { accountId, kind: 'RECHARGE', status: { in: ['PENDING', 'PROCESSING'] } }, take: most })

export const keepRechargeCoupon = async (db: Tx, id: string, couponMinor: bigint): Promise<void> => {
  await db.recharge.update({ where: { id }, data: { couponMinor } })
}

export async function completeRechargeOf(db: Tx, paymentId: string, now: Date) {
  return (await db.recharge.update({ where: { paymentId }, data: { completedAt: now } })) as RechargeRow & {
    id: Id<'rcg'>
  }
}
