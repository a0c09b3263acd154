import type { QueryPlan } from '../compiled/plan.ts'
import type { PlannerLimits } from '../limits/plan-limits.ts'
import type { Changes } from '../supergraph.ts'

/** A supergraph as a gateway needs it beside its planner. */
export type Loaded = {
  /** Who may see what, what it costs and how long it may be kept; without its descriptions and without its joins. */
  readonly facts: string
  readonly changes: Changes
  /** What clients see. */
  readonly schema: string
  /** The subgraphs that it names. */
  readonly services: readonly string[]
}

/** Nothing of the supergraph before is kept. */
export type Load = { readonly kind: 'load'; readonly text: string; readonly limits: PlannerLimits }

export type Plan = {
  readonly kind: 'plan'
  readonly query: string
  readonly operationName: string | undefined
  readonly variables: Readonly<Record<string, unknown>>
  /** Equal for operations that have the same plan. */
  readonly hash: string
}

export type Order = Load | Plan
export type Answers = { readonly load: Loaded; readonly plan: QueryPlan }
export type AnswerTo<Asked extends Order> = Answers[Asked['kind']]

/** What the thread says of one order. */
export type Reply = { readonly value: Answers[keyof Answers] } | { readonly fault: string }
