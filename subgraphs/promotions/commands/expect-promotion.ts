import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { ownShop } from '@supermall/subgraph/viewer'
import type { OperatorUnit } from '../data/database.ts'
import { lockPromotion } from '../data/promotions.ts'
import type { Promotion } from '../domain/promotion.ts'
import { notFound, stale } from '../domain/refusals.ts'

export type ExpectedPromotion = { readonly promotionId: string; readonly expectedVersion: number }

/** One's own, as it was seen, and locked; the platform's is nobody's own but the platform's. */
export async function expectPromotion(input: ExpectedPromotion, unit: OperatorUnit): Promise<Result<Promotion>> {
  const id = parseId('prm', input.promotionId)
  const promotion = id && (await lockPromotion(unit.db, id))
  if (!promotion) return notFound('promotionId')
  ownShop(unit.actor, promotion.shopId ?? 'the platform')
  return promotion.version === input.expectedVersion ? ok(promotion) : stale()
}

/** What an auditor reads of it: bigints and instants as texts. */
export const plain = (promotion: Promotion): object =>
  JSON.parse(
    JSON.stringify(promotion, (_, part: unknown) => (typeof part === 'bigint' ? part.toString() : part)),
  ) as object
