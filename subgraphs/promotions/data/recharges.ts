import type { Prisma } from '../../../prisma/promotions/generated/client.ts'
import type { Promotion } from '../domain/promotion.ts'
import { MOST_PUBLISHED } from '../domain/promotion.ts'
import type { Tx } from './database.ts'
import { promotionOf } from './promotions.ts'

export type RechargeRewardRow = Prisma.RechargeRewardGetPayload<Record<never, never>>

export async function listRechargeGifts(db: Tx): Promise<Promotion[]> {
  const where = { kind: 'RECHARGE_GIFT', status: 'PUBLISHED', shopId: null }
  return (await db.promotion.findMany({ where, orderBy: { id: 'asc' }, take: 2 * MOST_PUBLISHED })).map(promotionOf)
}

/** False when that recharge was rewarded before. */
export const insertRechargeReward = async (db: Tx, row: RechargeRewardRow): Promise<boolean> =>
  (await db.rechargeReward.createMany({ data: [row], skipDuplicates: true })).count === 1

/** False when it was told before, or its way back was: then nothing is given for it. */
export const hearRecharge = async (db: Tx, rechargeId: string, createdAt: Date): Promise<boolean> =>
  (await db.rechargeHeard.createMany({ data: [{ rechargeId, isRefunded: false, createdAt }], skipDuplicates: true }))
    .count === 1

/** Waits for whoever rewards it at the same time, and lets nobody reward it after. */
export const hearRechargeBack = (db: Tx, rechargeId: string, createdAt: Date): Promise<unknown> =>
  db.$executeRaw`
    insert into recharge_heard (recharge_id, is_refunded, created_at) values (${rechargeId}, true, ${createdAt})
    on conflict (recharge_id) do update set is_refunded = true`

/** Null when it gave nothing, or was taken back before. */
export async function takeRewardBack(
  db: Tx,
  { rechargeId, accountId }: Pick<RechargeRewardRow, 'rechargeId' | 'accountId'>,
  now: Date,
): Promise<RechargeRewardRow | null> {
  const where = { rechargeId, accountId, takenBackAt: null }
  return (await db.rechargeReward.updateManyAndReturn({ where, data: { takenBackAt: now } }))[0] ?? null
}

export const saveRechargeReward = (
  db: Tx,
  rechargeId: string,
  given: Pick<RechargeRewardRow, 'points' | 'couponId' | 'memberCouponId'>,
): Promise<unknown> => db.rechargeReward.update({ where: { rechargeId }, data: given })

export const findRechargeRewards = (db: Tx, rechargeIds: readonly string[]): Promise<RechargeRewardRow[]> =>
  db.rechargeReward.findMany({ where: { rechargeId: { in: [...rechargeIds] } } })

/** How often somebody has had these promotions. */
export async function findBuyerUses(db: Tx, accountId: string, promotionIds: readonly string[]) {
  const rows = await db.promotionBuyer.findMany({ where: { accountId, promotionId: { in: [...promotionIds] } } })
  return new Map(rows.map(({ promotionId, useCount }) => [promotionId, useCount]))
}
