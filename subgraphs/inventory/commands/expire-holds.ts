import { after, minutes } from '@supermall/kernel/time'
import type { Unit } from '../data/database.ts'
import { findExpired } from '../data/holds.ts'
import { lockSkus } from '../data/skus.ts'
import { releaseStock } from './release-stock.ts'

/** A payment of the last second is still on its way: its order may yet be told as paid. */
export const GRACE_MS = minutes(1)
const STEP = 20

/**
 * Only what is held and not paid: a paid line is deducted, and has nothing to expire. The SKUs of all are locked before
 * the first is released, so that two owners of the same goods are never waited for crosswise.
 */
export async function expireSomeHolds(unit: Unit): Promise<{ released: number; isMore: boolean }> {
  const before = after(unit.now, -GRACE_MS)
  const expired = await findExpired(unit.db, before, STEP)
  if (expired.length === 0) return { released: 0, isMore: false }
  await lockSkus(
    unit.db,
    expired.flatMap(({ skuIds }) => skuIds),
  )
  let released = 0
  for (const { ownerId } of expired)
    released += await releaseStock({ ownerId, reason: 'EXPIRED', expiredBefore: before }, unit)
  return { released, isMore: released > 0 && expired.length === STEP }
}
