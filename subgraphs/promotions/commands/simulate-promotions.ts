import { skuFacts } from '@supermall/contracts/catalog'
import type { Id } from '@supermall/kernel/id'
import type { Ask } from '@supermall/messaging/ask'
import type { Tx } from '../data/database.ts'
import type { RuleBook } from '../data/rule-book.ts'
import { findRuleState } from '../data/rule-facts.ts'
import type { Evaluation } from '../domain/engine/evaluate.ts'
import { evaluate } from '../domain/engine/evaluate.ts'
import type { EngineLine } from '../domain/engine/facts.ts'
import type { Promotion } from '../domain/promotion.ts'
import type { Level, Wanted } from '../domain/simulated-lines.ts'
import { simulatedLines } from '../domain/simulated-lines.ts'

type Simulating = Level & {
  readonly lines: readonly Wanted[]
  readonly groupIds: readonly string[]
  readonly boughtProductIds: readonly string[]
  /** Whether they are live or not, these count. */
  readonly trying: readonly Promotion[]
}
export type Simulated = {
  readonly currency: string
  readonly lines: readonly EngineLine[]
  readonly evaluation: Evaluation
  readonly rules: ReadonlyMap<string, Promotion>
}
type Within = { readonly db: Tx; readonly rules: RuleBook; readonly ask: Ask; readonly now: Date }

/** What the same engine makes of lines that nobody buys, for a buyer that nobody is. */
export async function simulatePromotions(asked: Simulating, { db, rules: book, ask, now }: Within): Promise<Simulated> {
  const { skus } = await ask(skuFacts, { skuIds: asked.lines.map(({ skuId }) => skuId as Id<'sku'>) })
  const currency = skus[0]?.price.currency ?? 'CNY'
  const same = skus.filter(({ price }) => price.currency === currency)
  const lines = simulatedLines(asked.lines, same, { level: asked, now })
  const shopIds = [...new Set(lines.map(({ shopId }) => shopId))]
  const state = await findRuleState(db, book, { shopIds, productIds: [], accountId: null, now })
  const tried = new Set<string>(asked.trying.map(({ id }) => id))
  const rules = [...state.rules.filter(({ id }) => !tried.has(id)), ...asked.trying.map((rule) => asLive(rule, now))]
  const buyer = { accountId: 'somebody', levelId: asked.levelId, groupIds: asked.groupIds }
  const boughtProductIds = new Set(asked.boughtProductIds)
  const facts = { ...state, rules, buyer, boughtProductIds, currency, lines, now }
  const evaluation = evaluate({ ...facts, wallet: [], couponIds: [], isSuggesting: false })
  return { currency, lines, evaluation, rules: new Map(rules.map((rule) => [rule.id, rule])) }
}

const asLive = (rule: Promotion, now: Date): Promotion => ({
  ...rule,
  status: 'PUBLISHED',
  startsAt: now,
  endsAt: new Date(now.getTime() + 1),
})
