import { promotionEnded, promotionStarted } from '@supermall/contracts/promotions'
import type { Unit } from '../data/database.ts'
import { markEnded, markStarted, raiseRevision } from '../data/promotions.ts'
import type { Promotion } from '../domain/promotion.ts'

/** Tells once that it began. */
export async function startPromotion(
  { id, shopId, title, endsAt }: Promotion,
  { db, emit, now }: Unit,
): Promise<boolean> {
  if (!(await markStarted(db, id, now))) return false
  emit(promotionStarted({ promotionId: id, shopId, title, endsAt: endsAt.toISOString() }))
  return true
}

/** Its time is over: it counts for nothing any more by itself, and here that is written down and told. */
export async function closePromotion({ id, shopId, title }: Promotion, { db, emit, now }: Unit): Promise<boolean> {
  if (!(await markEnded(db, id, now))) return false
  await raiseRevision(db, shopId)
  emit(promotionEnded({ promotionId: id, shopId, title, cause: 'TIME' }))
  return true
}
