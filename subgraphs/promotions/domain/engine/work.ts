import type { Promotion } from '../promotion.ts'
import type { EngineLine, Reason, RuleFacts } from './facts.ts'
import { isAbout } from './facts.ts'
import { leftOfBudget } from './standing.ts'

export type PriceKind = 'LIST' | 'MEMBER' | 'WHOLESALE' | 'TIMED_PRICE' | 'MEMBER_PRICE' | 'REPEAT_PURCHASE'

/** One step of the price of one piece. */
export type PriceStep = {
  readonly kind: PriceKind
  readonly rule: Promotion | null
  readonly beforeMinor: bigint
  readonly priceMinor: bigint
}

/** A line in the making. */
export type WorkLine = {
  readonly line: EngineLine
  readonly steps: readonly PriceStep[]
  readonly unitMinor: bigint
  /** What of the line may still be taken off. */
  readonly openMinor: bigint
  /** What of it is paid as it is, in packages, and how many pieces those are. */
  readonly fixedMinor: bigint
  readonly packedPieces: number
  /** Whether pieces of it were counted for pieces given. */
  readonly isCounted: boolean
  /** The promotions that have touched it, and whether one of them shares it with no other. */
  readonly ruleIds: readonly string[]
  readonly isClosed: boolean
}

export type RuleStage = 'LINES' | 'BUNDLE' | 'SHOP_TIER' | 'PLATFORM_TIER'

/** What one rule takes off lines. */
export type RuleReduction = {
  readonly stage: RuleStage
  readonly rule: Promotion
  readonly beforeMinor: bigint
  readonly offs: ReadonlyMap<string, bigint>
}

/** What the stages hand on: each takes one and gives the next. */
export type Work = {
  readonly lines: readonly WorkLine[]
  readonly reductions: readonly RuleReduction[]
  /** Noted as it goes: the last word on a rule is the one that is told. */
  readonly whyNot: Map<string, Reason>
}

/** Where a rule may act: what it is about, what is not closed, and for one that shares nothing, what nothing has touched. */
export const mayTouch = (rule: Promotion, { line, isClosed, ruleIds }: WorkLine): boolean =>
  isAbout(rule, line) && !isClosed && (!rule.isExclusive || ruleIds.every((id) => id === rule.id))

export const touched = (line: WorkLine, rule: Promotion): WorkLine => ({
  ...line,
  ruleIds: [...line.ruleIds, rule.id],
  isClosed: line.isClosed || rule.isExclusive,
})

/** Whether its budget still holds so much. */
export function isWithinBudget(rule: Promotion, worthMinor: bigint, { spent }: Pick<RuleFacts, 'spent'>): boolean {
  const left = leftOfBudget(rule, spent)
  return left === null || worthMinor <= left
}

export function because(work: Work, rule: Promotion, code: string, message: string): Work {
  work.whyNot.set(rule.id, { code, message })
  return work
}

export const TOO_DEAR = ['BUDGET_SPENT', 'What is left of its budget does not reach for this order.'] as const
export const NO_GOODS = ['NO_GOODS', 'Nothing of this order is what it is good for.'] as const
export const OUTBID = ['OUTBID', 'Another promotion comes first, or gives more.'] as const
export const SHARED = ['EXCLUDED', 'Another promotion that shares nothing with others comes first.'] as const

/** Higher ones first, then the older one, so that the order is always the same. */
export const byPriority = (a: Promotion, b: Promotion): number => b.priority - a.priority || (a.id < b.id ? -1 : 1)
