import { promotionEnded } from '@supermall/contracts/promotions'
import { checked } from '@supermall/kernel/check'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { OperatorUnit } from '../data/database.ts'
import { countPublished, raiseRevision, savePromotion } from '../data/promotions.ts'
import type { Promotion } from '../domain/promotion.ts'
import { MOST_PUBLISHED } from '../domain/promotion.ts'
import { notFound, stale, tooMany } from '../domain/refusals.ts'
import { checkFacts } from '../domain/rules/check-facts.ts'
import { checkOffs } from '../domain/rules/check-tiers.ts'
import { checkReach } from './check-reach.ts'
import type { ExpectedPromotion } from './expect-promotion.ts'
import { expectPromotion, plain } from './expect-promotion.ts'
import type { Known } from './known.ts'
import { startPromotion } from './turn-promotions.ts'

type PublishPromotion = ExpectedPromotion & { readonly known: Known; readonly isDryRun: boolean }

/** From now on it counts within its window. Whoever publishes for the same shop at the same time waits, so that no more get in. */
export async function publishPromotion(input: PublishPromotion, unit: OperatorUnit): Promise<Result<Promotion>> {
  const { db, now } = unit
  const found = await expectPromotion(input, unit)
  if (!found.ok) return found
  const draft = found.value
  if (draft.status !== 'DRAFT') return refused('NOT_A_DRAFT', 'It was published already.', 'promotionId')
  const fine = checked(...checkFacts(draft, now), ...checkOffs(draft.rule))
  if (!fine.ok) return fine
  if (!input.known.isShopThere) return notFound('promotionId')
  const reached = await checkReach(draft, { shopId: draft.shopId, known: input.known }, unit)
  if (!reached.ok) return reached
  if (!input.isDryRun) await raiseRevision(db, draft.shopId)
  if ((await countPublished(db, draft.shopId, now)) >= MOST_PUBLISHED) return tooMany(MOST_PUBLISHED)
  const change = { status: 'PUBLISHED', publishedAt: now, updatedAt: now } as const
  const after = input.isDryRun ? { ...draft, ...change } : await savePromotion(db, draft, change)
  if (!after) return stale()
  const summary = input.isDryRun ? `Tried to publish ${after.title}` : `Published the promotion ${after.title}`
  unit.audited({ subjectId: after.id, summary, before: plain(draft), after: plain(after) })
  if (!input.isDryRun && after.startsAt <= now) await startPromotion(after, unit)
  return ok(after)
}

export async function endPromotion(input: ExpectedPromotion, unit: OperatorUnit): Promise<Result<Promotion>> {
  const { db, emit, now } = unit
  const found = await expectPromotion(input, unit)
  if (!found.ok) return found
  const before = found.value
  if (before.status !== 'PUBLISHED') return refused('NOT_PUBLISHED', 'It is a draft, or has ended.', 'promotionId')
  const after = await savePromotion(db, before, { status: 'ENDED', endedAt: now, updatedAt: now })
  if (!after) return stale()
  await raiseRevision(db, before.shopId)
  const { id: promotionId, shopId, title } = after
  emit(promotionEnded({ promotionId, shopId, title, cause: 'OPERATOR' }))
  unit.audited({
    subjectId: promotionId,
    summary: `Ended the promotion ${title}`,
    before: plain(before),
    after: plain(after),
  })
  return ok(after)
}
