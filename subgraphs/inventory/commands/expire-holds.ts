import { after, minutes } from '@supermall/kernel/time'
import type { Unit } from '../data/database.ts'
import { findExpired } from '../data/holds.ts'
import { releaseStock } from './release-stock.ts'

/** A payment of the last second is still on its way: its order may yet be told as paid. */
export const GRACE_MS = minutes(1)
const STEP = 50

/** Only what is held and not paid: a paid line is deducted, and has nothing to expire. */
export async function expireSomeHolds(unit: Unit): Promise<{ released: number; isMore: boolean }> {
  const before = after(unit.now, -GRACE_MS)
  const ownerIds = await findExpired(unit.db, before, STEP)
  let released = 0
  for (const ownerId of ownerIds)
    released += await releaseStock({ ownerId, reason: 'EXPIRED', expiredBefore: before }, unit)
  return { released, isMore: ownerIds.length === STEP }
}
