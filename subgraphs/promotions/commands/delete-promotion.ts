import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { ownShop } from '@supermall/subgraph/viewer'
import type { OperatorUnit } from '../data/database.ts'
import { deletePromotion, findPromotion } from '../data/promotions.ts'
import type { Promotion } from '../domain/promotion.ts'
import { notFound, stale } from '../domain/refusals.ts'

export type ExpectedPromotion = { readonly promotionId: string; readonly expectedVersion: number }

/** Only what was never offered goes without a trace. */
export async function removePromotion(input: ExpectedPromotion, unit: OperatorUnit): Promise<Result<Promotion>> {
  const id = parseId('prm', input.promotionId)
  const promotion = id && (await findPromotion(unit.db, id))
  if (!promotion) return notFound('promotionId')
  ownShop(unit.actor, promotion.shopId ?? 'the platform')
  if (promotion.status !== 'DRAFT') return refused('NOT_A_DRAFT', 'It was published; end it instead.', 'promotionId')
  if (promotion.version !== input.expectedVersion || !(await deletePromotion(unit.db, promotion))) return stale()
  const { title } = promotion
  unit.audited({ subjectId: promotion.id, summary: `Deleted the draft ${title}`, before: { title }, after: null })
  return ok(promotion)
}
