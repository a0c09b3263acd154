import type { ExchangeBatch, RewardOfCode } from '../../domain/exchange/batch.ts'
import type { Tx } from '../database.ts'
import type { ExchangeBatchRow, ExchangeUseRow } from '../points/rows.ts'

export async function findBatches(db: Tx, ids: readonly string[]): Promise<ExchangeBatch[]> {
  return (await db.exchangeBatch.findMany({ where: { id: { in: [...ids] } } })).map(batchOf)
}

export const findBatch = async (db: Tx, id: string): Promise<ExchangeBatch | null> =>
  (await findBatches(db, [id]))[0] ?? null

export function insertBatch(db: Tx, { reward, ...facts }: ExchangeBatch): Promise<unknown> {
  return db.exchangeBatch.create({ data: { ...facts, ...rewardColumns(reward), updatedAt: facts.createdAt } })
}

/** False when the version is not the expected one any more. */
export const stopBatch = async (db: Tx, { id, version }: ExchangeBatch, now: Date): Promise<boolean> => {
  const data = { isStopped: true, version: { increment: 1 }, updatedAt: now }
  return (await db.exchangeBatch.updateMany({ where: { id, version }, data })).count === 1
}

/** How many of them are new: a code that stands already is left as it is. */
export const insertExchangeCodes = async (db: Tx, batchId: string, codes: readonly string[]): Promise<number> =>
  (await db.exchangeCode.createMany({ data: codes.map((code) => ({ code, batchId })), skipDuplicates: true })).count

export const findCode = async (db: Tx, code: string): Promise<{ batch: ExchangeBatch } | null> => {
  const row = await db.exchangeCode.findUnique({ where: { code }, include: { batch: true } })
  return row && { batch: batchOf(row.batch) }
}

export const usesOf = (db: Tx, batchId: string, accountId: string): Promise<ExchangeUseRow[]> =>
  db.exchangeUse.findMany({ where: { batchId, accountId } })

/** False when as many have used it as may. */
export async function useExchangeCode(db: Tx, code: string, use: ExchangeUseRow): Promise<boolean> {
  const taken = await db.$executeRaw`
    update exchange_code c set use_count = c.use_count + 1 from exchange_batch b
    where c.code = ${code} and b.id = c.batch_id and (b.most_uses is null or c.use_count < b.most_uses)`
  if (taken === 0) return false
  await db.exchangeUse.create({ data: use })
  await db.exchangeBatch.update({ where: { id: use.batchId }, data: { useCount: { increment: 1 } } })
  return true
}

export const findUse = (db: Tx, id: string): Promise<ExchangeUseRow | null> =>
  db.exchangeUse.findUnique({ where: { id } })

export function batchOf({
  rewardKind,
  rewardValue,
  rewardCouponId,
  updatedAt: _at,
  ...row
}: ExchangeBatchRow): ExchangeBatch {
  return { ...row, id: row.id as ExchangeBatch['id'], reward: rewardOf({ rewardKind, rewardValue, rewardCouponId }) }
}

type Columns = Pick<ExchangeBatchRow, 'rewardKind' | 'rewardValue' | 'rewardCouponId'>

function rewardOf({ rewardKind, rewardValue, rewardCouponId }: Columns): RewardOfCode {
  if (rewardKind === 'POINTS') return { kind: 'POINTS', points: Number(rewardValue) }
  return rewardKind === 'BALANCE' || rewardKind === 'RED_PACKET'
    ? { kind: rewardKind, minor: rewardValue }
    : { kind: 'COUPON', couponId: rewardCouponId ?? '' }
}

function rewardColumns(reward: RewardOfCode): Columns {
  const { kind: rewardKind } = reward
  if (reward.kind === 'COUPON') return { rewardKind, rewardValue: 0n, rewardCouponId: reward.couponId }
  return {
    rewardKind,
    rewardValue: reward.kind === 'POINTS' ? BigInt(reward.points) : reward.minor,
    rewardCouponId: null,
  }
}
