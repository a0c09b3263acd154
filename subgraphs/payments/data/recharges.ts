import type { Id } from '@supermall/kernel/id'
import type { Tier } from '../domain/wallet.ts'
import type { Tx } from './database.ts'
import type { RechargeRow, TierRow } from './rows.ts'

export async function listTiers(db: Tx, currency: string, onlyEnabled: boolean): Promise<(TierRow & Tier)[]> {
  const where = { currency, ...(onlyEnabled ? { isEnabled: true } : {}) }
  return (await db.rechargeTier.findMany({ where, orderBy: { minimum: 'asc' }, take: 50 })) as (TierRow & Tier)[]
}

export const findTiers = (db: Tx, ids: readonly string[]): Promise<TierRow[]> =>
  db.rechargeTier.findMany({ where: { id: { in: [...ids] } } })

/** False when a tier of that amount stands already. */
export const insertTier = async (db: Tx, tier: TierRow): Promise<boolean> =>
  (await db.rechargeTier.createMany({ data: [tier], skipDuplicates: true })).count === 1

type TierEdit = Pick<TierRow, 'giftKind' | 'giftValue' | 'isEnabled'>

export async function saveTier(db: Tx, at: { id: string; version: number }, edit: TierEdit): Promise<TierRow | null> {
  const [saved] = await db.rechargeTier.updateManyAndReturn({ where: at, data: { ...edit, version: at.version + 1 } })
  return saved ?? null
}

export const deleteTier = async (db: Tx, at: { id: string; version: number }): Promise<boolean> =>
  (await db.rechargeTier.deleteMany({ where: at })).count === 1

export const insertRecharge = async (db: Tx, recharge: RechargeRow): Promise<void> => {
  await db.recharge.create({ data: recharge })
}

export const findRecharges = (db: Tx, ids: readonly string[]): Promise<RechargeRow[]> =>
  db.recharge.findMany({ where: { id: { in: [...ids] } } })

export const rechargeOfPayment = (db: Tx, paymentId: string): Promise<RechargeRow | null> =>
  db.recharge.findUnique({ where: { paymentId } })

export async function completeRechargeOf(db: Tx, paymentId: string, done: { gift: bigint; now: Date }) {
  const data = { gift: done.gift, completedAt: done.now }
  return (await db.recharge.update({ where: { paymentId }, data })) as RechargeRow & { id: Id<'rcg'> }
}
