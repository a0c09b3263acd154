import type { Promotion } from '../promotion.ts'
import { isLive } from '../promotion.ts'
import type { Reason, RuleFacts } from './facts.ts'
import { isAbout } from './facts.ts'

/** The rules that are live, each with why it cannot count for this buyer and these lines at all; null when it may. */
export const standings = (facts: RuleFacts): readonly (readonly [Promotion, Reason | null])[] =>
  facts.rules
    .filter((rule) => isLive(rule, facts.now) && rule.rule.kind !== 'RECHARGE_GIFT')
    .map((rule) => [rule, reasonAgainst(rule, facts)] as const)

function reasonAgainst(rule: Promotion, facts: RuleFacts): Reason | null {
  const { buyer, currency, lines } = facts
  if (rule.currency !== currency) return said('OTHER_CURRENCY', `It counts in ${rule.currency}.`)
  if (rule.levelIds.length > 0 && !rule.levelIds.includes(buyer.levelId ?? ''))
    return said('NOT_FOR_YOU', 'It is for members of another level.')
  if (rule.groupIds.length > 0 && !rule.groupIds.some((id) => buyer.groupIds.includes(id)))
    return said('NOT_FOR_YOU', 'It is for members of another group.')
  if (!isAnyAbout(rule, lines)) return said('NO_GOODS', 'Nothing of this order is what it is good for.')
  return limitReason(rule, facts)
}

/** A package names its goods itself. */
function isAnyAbout(rule: Promotion, lines: RuleFacts['lines']): boolean {
  const about = lines.filter((line) => isAbout(rule, line))
  if (rule.rule.kind !== 'PACKAGE') return about.length > 0
  return rule.rule.items.some(({ skuId }) => about.some((line) => line.skuId === skuId))
}

function limitReason(rule: Promotion, { buyer, spent, buyerUses }: RuleFacts): Reason | null {
  const { budgetUses, buyerUses: most } = rule
  if (leftOfBudget(rule, spent) === 0n) return said('BUDGET_SPENT', 'All that it could give is given.')
  if (budgetUses !== null && (spent.get(rule.id)?.useCount ?? 0) >= budgetUses)
    return said('BUDGET_SPENT', 'It was used as often as it could be.')
  if (rule.rule.kind === 'REPEAT_PURCHASE' && buyer.accountId === null)
    return said('SIGN_IN_NEEDED', 'It is for those who have bought before: sign in.')
  if (most === null) return null
  if (buyer.accountId === null) return said('SIGN_IN_NEEDED', 'It is counted for each buyer: sign in.')
  return (buyerUses.get(rule.id) ?? 0) >= most ? said('BUYER_LIMIT', `Everybody has it ${most} times.`) : null
}

/** Null where there is no such budget. */
export const leftOfBudget = (
  { id, budgetMinor }: Pick<Promotion, 'id' | 'budgetMinor'>,
  spent: RuleFacts['spent'],
): bigint | null => (budgetMinor === null ? null : budgetMinor - (spent.get(id)?.givenMinor ?? 0n))

const said = (code: string, message: string): Reason => ({ code, message })
