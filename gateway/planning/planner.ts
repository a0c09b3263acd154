import { createHash } from 'node:crypto'
import { setImmediate as breath } from 'node:timers/promises'
import type { GraphQLSchema } from 'graphql'
import { buildASTSchema, parse } from 'graphql'
import type { QueryPlan } from '../compiled/plan.ts'
import type { PlannerLimits } from '../limits/plan-limits.ts'
import { refusalOf } from '../limits/plan-limits.ts'
import type { SupergraphFacts } from '../supergraph.ts'
import { readNodes } from '../supergraph.ts'
import type { Load, Plan } from './orders.ts'
import { LostThread, PlanningFault } from './thread.ts'
import type { Asker } from './threads.ts'
import { threads } from './threads.ts'

type PlanAsked = Omit<Plan, 'kind'> & Asker

export type Planner = {
  readonly supergraph: SupergraphFacts
  /** All of it, as it was composed. */
  readonly text: string
  /** What clients see. */
  readonly schema: GraphQLSchema
  /** The subgraphs that plans may ask. */
  readonly services: readonly string[]
  /** Throws a refusal when there are too many ways to an answer. */
  readonly plan: (asked: PlanAsked) => Promise<QueryPlan>
  readonly stop: () => void
}

/**
 * A supergraph and what plans for it. What is left to do in this thread is small, and everybody else has his turn between any
 * two parts of it. Throws where the text is no supergraph.
 */
export async function openPlanner(text: string, limits: PlannerLimits, { stand } = threads): Promise<Planner> {
  const load: Load = { kind: 'load', text, limits }
  let standing = stand(load)

  /** A thread that was lost, in which way ever, is replaced when it is needed. */
  function planNow({ deadline, caller, ...asked }: PlanAsked): Promise<QueryPlan> {
    if (standing.isLost()) {
      standing.leave()
      standing = stand(load)
    }
    return standing.plan({ kind: 'plan', ...asked }, { deadline, caller })
  }

  /** Once more, not for ever: what is asked may be what threads die of. */
  const planAgain = (asked: PlanAsked, error: unknown): Promise<QueryPlan> => {
    if (error instanceof LostThread) return planNow(asked)
    throw error
  }

  try {
    const { facts, changes, schema, services } = await standing.loaded
    await breath()
    const full = parse(facts, { noLocation: true })
    await breath()
    const visible = parse(schema, { noLocation: true })
    await breath()
    return {
      supergraph: { full, nodes: readNodes(full), changes, hash: hashOf(facts) },
      text,
      schema: buildASTSchema(visible, { assumeValid: true, assumeValidSDL: true }),
      services,
      plan: (asked) =>
        planNow(asked)
          .catch((error: unknown) => planAgain(asked, error))
          .catch((error: unknown) => {
            throw error instanceof PlanningFault ? (refusalOf(error.message) ?? error) : error
          }),
      stop: () => standing.leave(),
    }
  } catch (error) {
    standing.leave()
    throw error
  }
}

const hashOf = (facts: string): string => createHash('sha256').update(facts).digest('base64url').slice(0, 12)
