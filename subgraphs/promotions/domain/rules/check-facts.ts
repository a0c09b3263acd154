import type { Check } from '@supermall/kernel/check'
import { checkLine, checkList, checkNumber } from '@supermall/kernel/check'
import type { PromotionFacts } from '../promotion.ts'

const LONGEST_MS = 2 * 366 * 86_400_000

/** All that can be wrong with a promotion besides its rule. */
export const checkFacts = (facts: PromotionFacts, now: Date): readonly Check[] => [
  checkLine(facts.title, { least: 1, most: 60 }, 'title'),
  checkList(facts.scope.productIds, { most: 200 }, 'scope', 'productIds'),
  checkList(facts.scope.categoryIds, { most: 50 }, 'scope', 'categoryIds'),
  checkList(facts.scope.excludedProductIds, { most: 200 }, 'scope', 'excludedProductIds'),
  checkList(facts.levelIds, { most: 20 }, 'levelIds'),
  checkList(facts.groupIds, { most: 20 }, 'groupIds'),
  checkNumber(facts.priority, { least: -1_000, most: 1_000 }, 'priority'),
  checkNumber(facts.budgetUses, { least: 1, most: 100_000_000 }, 'budgetUses'),
  checkNumber(facts.buyerUses, { least: 1, most: 1_000 }, 'usesPerBuyer'),
  checkWindow(facts, now),
  checkBudget(facts),
  checkRecharge(facts),
]

function checkWindow({ startsAt, endsAt }: PromotionFacts, now: Date): Check {
  const lasts = endsAt.getTime() - startsAt.getTime()
  const path = ['endsAt']
  if (lasts <= 0) return { code: 'WINDOW_INVALID', message: 'It ends after it begins.', path }
  if (lasts > LONGEST_MS) return { code: 'WINDOW_INVALID', message: 'It lasts 2 years at most.', path }
  return endsAt > now ? null : { code: 'WINDOW_INVALID', message: 'It would have ended already.', path }
}

/** A recharge has no goods, and who is behind it is not asked when its money comes. */
function checkRecharge({ rule, scope, levelIds, groupIds }: PromotionFacts): Check {
  if (rule.kind !== 'RECHARGE_GIFT') return null
  const isScoped = Object.values(scope).some((ids) => ids.length > 0)
  if (isScoped) return { code: 'RULE_CHOICE', message: 'What a recharge gives is good for no goods.', path: ['scope'] }
  return levelIds.length + groupIds.length > 0
    ? { code: 'RULE_CHOICE', message: 'What a recharge gives is for everybody.', path: ['levelIds'] }
    : null
}

/** What sending and gifts cost is not known where budgets are counted. */
const checkBudget = ({ budgetMinor, rule }: PromotionFacts): Check =>
  budgetMinor !== null && (rule.kind === 'FREE_FREIGHT' || rule.kind === 'GIFT')
    ? { code: 'BUDGET_INVALID', message: 'Free freight and gifts have no budget of money.', path: ['budget'] }
    : null
