import type { Check } from '@supermall/kernel/check'
import { checked } from '@supermall/kernel/check'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import type { PromotionFacts } from '../domain/promotion.ts'
import { checkFacts } from '../domain/rules/check-facts.ts'
import type { RuleGiven } from '../domain/rules/read-rule.ts'
import { readRule } from '../domain/rules/read-rule.ts'
import type { MoneyGiven } from '../domain/rules/reading.ts'
import { reading } from '../domain/rules/reading.ts'

type Given<T> = T | null | undefined
type ScopeGiven = {
  readonly productIds?: Given<readonly string[]>
  readonly categoryIds?: Given<readonly string[]>
  readonly excludedProductIds?: Given<readonly string[]>
}

/** What a creation and a change may name; what is absent is not changed. */
export type PromotionGiven = {
  readonly title?: Given<string>
  readonly rule?: Given<RuleGiven>
  readonly scope?: Given<ScopeGiven>
  readonly levelIds?: Given<readonly string[]>
  readonly groupIds?: Given<readonly string[]>
  readonly priority?: Given<number>
  readonly isExclusive?: Given<boolean>
  readonly startsAt?: Given<Date>
  readonly endsAt?: Given<Date>
  readonly budget?: Given<MoneyGiven>
  readonly budgetUses?: Given<number>
  readonly usesPerBuyer?: Given<number>
}

/** The facts with what was given put over them, or what is wrong with that. */
export function readPromotion(before: PromotionFacts, given: PromotionGiven, now: Date): Result<PromotionFacts> {
  const rule = given.rule == null ? ok(before.rule) : readRule(given.rule, before.currency)
  if (!rule.ok) return rule
  const others = readOthers(before, given)
  if (!others.ok) return others
  const facts = { ...others.value, rule: rule.value }
  const fine = checked(...checkFacts(facts, now))
  return fine.ok ? ok(facts) : fine
}

function readOthers(before: PromotionFacts, given: PromotionGiven): Result<PromotionFacts> {
  const read = reading(before.currency)
  const { scope, budget } = given
  const kept = {
    ...(given.title == null ? {} : { title: given.title.trim() }),
    ...(given.priority == null ? {} : { priority: given.priority }),
    ...(given.isExclusive == null ? {} : { isExclusive: given.isExclusive }),
    ...(given.startsAt == null ? {} : { startsAt: given.startsAt }),
    ...(given.endsAt == null ? {} : { endsAt: given.endsAt }),
    ...(given.budgetUses === undefined ? {} : { budgetUses: given.budgetUses }),
    ...(given.usesPerBuyer === undefined ? {} : { buyerUses: given.usesPerBuyer }),
    ...(given.levelIds == null ? {} : { levelIds: read.ids('lvl', given.levelIds, ['levelIds']) }),
    ...(given.groupIds == null ? {} : { groupIds: read.ids('mgr', given.groupIds, ['groupIds']) }),
    ...(budget === undefined ? {} : { budgetMinor: budget && read.minor(budget, 1n, ['budget']) }),
    ...(scope == null
      ? {}
      : {
          scope: {
            productIds: read.ids('prd', scope.productIds, ['scope', 'productIds']),
            categoryIds: read.ids('cat', scope.categoryIds, ['scope', 'categoryIds']),
            excludedProductIds: read.ids('prd', scope.excludedProductIds, ['scope', 'excludedProductIds']),
          },
        }),
  }
  return read.outcome({ ...before, ...kept })
}

/** What stays as it is once something is published: all that an offer was made of. */
const FIXED = [
  ...(['rule', 'scope', 'levelIds', 'groupIds', 'priority', 'isExclusive', 'startsAt', 'usesPerBuyer'] as const),
]

/** A budget is counted from the first use on, so it is there from the beginning or never. */
export function checkPublished(before: PromotionFacts, given: PromotionGiven): readonly Check[] {
  const isBudgetFixed = given.budget !== undefined && (given.budget === null || before.budgetMinor === null)
  const areUsesFixed = given.budgetUses !== undefined && (given.budgetUses === null || before.budgetUses === null)
  return [
    ...FIXED.filter((name) => given[name] !== undefined).map(notChangeable),
    isBudgetFixed ? notChangeable('budget') : null,
    areUsesFixed ? notChangeable('budgetUses') : null,
  ]
}

const notChangeable = (name: string): Check => ({
  code: 'NOT_CHANGEABLE',
  message: 'It is published: end it, and draw up another one.',
  path: [name],
})
