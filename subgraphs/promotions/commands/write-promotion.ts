import { checked } from '@supermall/kernel/check'
import { newId, parseId } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { ownShop } from '@supermall/subgraph/viewer'
import type { OperatorUnit } from '../data/database.ts'
import { deletePromotion, insertPromotion, raiseRevision, savePromotion } from '../data/promotions.ts'
import type { Promotion, PromotionFacts } from '../domain/promotion.ts'
import { notFound, stale } from '../domain/refusals.ts'
import type { RuleGiven } from '../domain/rules/read-rule.ts'
import { checkReach } from './check-reach.ts'
import type { ExpectedPromotion } from './expect-promotion.ts'
import { expectPromotion, plain } from './expect-promotion.ts'
import type { Known } from './known.ts'
import type { PromotionGiven } from './read-promotion.ts'
import { checkPublished, readPromotion } from './read-promotion.ts'

type CreatePromotion = PromotionGiven & {
  readonly shopId?: string | null
  readonly currency: Currency
  readonly rule: RuleGiven
  readonly startsAt: Date
  readonly endsAt: Date
  readonly known: Known
  readonly isDryRun: boolean
}
type UpdatePromotion = PromotionGiven & ExpectedPromotion & { readonly known: Known; readonly isDryRun: boolean }

export async function createPromotion(input: CreatePromotion, unit: OperatorUnit): Promise<Result<Promotion>> {
  const { shopId: given = null, currency, startsAt, endsAt, known, isDryRun } = input
  const shopId = given === null ? null : parseId('shp', given)
  if (given !== null && shopId === null) return notFound('shopId')
  ownShop(unit.actor, shopId ?? 'the platform')
  if (!known.isShopThere) return notFound('shopId')
  const read = readPromotion({ ...NOTHING, currency, startsAt, endsAt }, input, unit.now)
  if (!read.ok) return read
  const fine = await checkReach(read.value, { shopId, known }, unit)
  if (!fine.ok) return fine
  const { now } = unit
  const made: Promotion = {
    ...read.value,
    ...UNUSED,
    id: newId('prm', now.getTime()),
    shopId,
    createdAt: now,
    updatedAt: now,
  }
  if (!isDryRun) await insertPromotion(unit.db, made)
  const summary = isDryRun ? `Tried the promotion ${made.title}` : `Drew up the promotion ${made.title}`
  unit.audited({ subjectId: made.id, summary, before: null, after: plain(made) })
  return ok(made)
}

/** What an empty sheet says. */
const NOTHING: Omit<PromotionFacts, 'currency' | 'startsAt' | 'endsAt'> = {
  title: '',
  rule: { kind: 'FULL_REDUCTION', tiers: [] },
  levelIds: [],
  groupIds: [],
  scope: { productIds: [], categoryIds: [], excludedProductIds: [] },
  priority: 0,
  isExclusive: false,
  budgetMinor: null,
  budgetUses: null,
  buyerUses: null,
}

const UNUSED = {
  status: 'DRAFT' as const,
  givenMinor: 0n,
  useCount: 0,
  version: 1,
  publishedAt: null,
  startedAt: null,
  endedAt: null,
}

export async function updatePromotion(input: UpdatePromotion, unit: OperatorUnit): Promise<Result<Promotion>> {
  const { promotionId: _id, expectedVersion: _version, known, isDryRun, ...given } = input
  if (Object.values(given).every((value) => value === undefined))
    return refused('NOTHING_TO_CHANGE', 'The input names nothing to change.')
  const found = await expectPromotion(input, unit)
  if (!found.ok) return found
  const before = found.value
  if (before.status === 'ENDED') return refused('NOT_CHANGEABLE', 'It has ended.', 'promotionId')
  const allowed = before.status === 'DRAFT' ? ok(null) : checked(...checkPublished(before, given))
  if (!allowed.ok) return allowed
  const read = readPromotion(before, given, unit.now)
  if (!read.ok) return read
  const fine = await checkReach(partOf(read.value, given), { shopId: before.shopId, known }, unit)
  if (!fine.ok) return fine
  const spent = checkSpent(before, read.value)
  if (!spent.ok) return spent
  const after = isDryRun
    ? { ...before, ...read.value }
    : await savePromotion(unit.db, before, changeOf(read.value, unit))
  if (!after) return stale()
  if (before.status === 'PUBLISHED' && !isDryRun) await raiseRevision(unit.db, before.shopId)
  const summary = isDryRun ? `Tried a change of ${after.title}` : `Changed the promotion ${after.title}`
  unit.audited({ subjectId: after.id, summary, before: plain(before), after: plain(after) })
  return ok(after)
}

/** What is not said anew stays as it was, whatever has become of what it names. */
const partOf = ({ rule, scope, levelIds, groupIds }: PromotionFacts, given: PromotionGiven) => ({
  ...(given.rule == null ? {} : { rule }),
  ...(given.scope == null ? {} : { scope }),
  ...(given.levelIds == null ? {} : { levelIds }),
  ...(given.groupIds == null ? {} : { groupIds }),
})

function changeOf(read: PromotionFacts, { now }: OperatorUnit) {
  const { title, rule, scope, levelIds, groupIds, priority, isExclusive, startsAt, endsAt } = read
  const { budgetMinor, budgetUses, buyerUses } = read
  return {
    title,
    rule,
    scope,
    levelIds,
    groupIds,
    priority,
    isExclusive,
    startsAt,
    endsAt,
    budgetMinor,
    budgetUses,
    buyerUses,
    updatedAt: now,
  }
}

function checkSpent({ givenMinor, useCount }: Promotion, { budgetMinor, budgetUses }: PromotionFacts): Result<null> {
  if ((budgetMinor ?? givenMinor) < givenMinor)
    return refused('BUDGET_INVALID', 'It has given more than that already.', 'budget')
  if ((budgetUses ?? useCount) < useCount)
    return refused('BUDGET_INVALID', 'More orders than that have it already.', 'budgetUses')
  return ok(null)
}

/** Only what was never offered goes without a trace. */
export async function removePromotion(input: ExpectedPromotion, unit: OperatorUnit): Promise<Result<Promotion>> {
  const found = await expectPromotion(input, unit)
  if (!found.ok) return found
  const { id, title, status } = found.value
  if (status !== 'DRAFT') return refused('NOT_A_DRAFT', 'It was published; end it instead.', 'promotionId')
  if (!(await deletePromotion(unit.db, found.value))) return stale()
  unit.audited({ subjectId: id, summary: `Deleted the draft ${title}`, before: plain(found.value), after: null })
  return found
}
