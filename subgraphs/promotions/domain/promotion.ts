import type { Id } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import type { Rule, Scope } from './rules/rule.ts'

type PromotionStatus = 'DRAFT' | 'PUBLISHED' | 'ENDED'

export const MOST_PUBLISHED = 50

/** What operators say of a promotion. */
export type PromotionFacts = {
  readonly title: string
  readonly currency: Currency
  readonly rule: Rule
  readonly scope: Scope
  /** For members of these levels and groups only; empty lists let everybody have it. */
  readonly levelIds: readonly string[]
  readonly groupIds: readonly string[]
  /** Of those that exclude each other, the higher one comes first. */
  readonly priority: number
  /** Whether it shares its lines with no other promotion. */
  readonly isExclusive: boolean
  readonly startsAt: Date
  readonly endsAt: Date
  /** What it may give in all, how often, and how often to one buyer; null has no end. */
  readonly budgetMinor: bigint | null
  readonly budgetUses: number | null
  readonly buyerUses: number | null
}

/** One rule with its window, its audience and its budget. */
export type Promotion = PromotionFacts & {
  readonly id: Id<'prm'>
  /** Null is the platform's own. */
  readonly shopId: Id<'shp'> | null
  readonly status: PromotionStatus
  /** What was taken of its budget; counted only where there is one. */
  readonly givenMinor: bigint
  readonly useCount: number
  readonly version: number
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly publishedAt: Date | null
  readonly startedAt: Date | null
  readonly endedAt: Date | null
}

type Window = Pick<Promotion, 'status' | 'startsAt' | 'endsAt'>

export const isLive = ({ status, startsAt, endsAt }: Window, now: Date): boolean =>
  status === 'PUBLISHED' && startsAt <= now && now < endsAt

export const hasBudget = ({ budgetMinor, budgetUses }: Pick<Promotion, 'budgetMinor' | 'budgetUses'>): boolean =>
  budgetMinor !== null || budgetUses !== null
