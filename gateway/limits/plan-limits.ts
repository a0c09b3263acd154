import type { GatewayConfig } from '@apollo/gateway'
import { GraphQLError } from 'graphql'
import type { GatewaySettings } from '../settings.ts'

type PlannerConfig = NonNullable<GatewayConfig['queryPlannerConfig']>

/**
 * Where many subgraphs have the same fields, the ways to an answer multiply, and the planner would weigh ten thousand plans
 * while nothing else runs. A plan that is not the very best costs a fetch; one that is looked for too long costs the door.
 */
export const plannerLimits = (settings: GatewaySettings): PlannerConfig => ({
  debug: { maxEvaluatedPlans: settings.LIMIT_PLANS, pathsLimit: settings.LIMIT_PATHS },
})

const TOO_MANY =
  /^(Too many options generated|Number of non-local selections exceeds|Exceeded maximum recursive selections)/

/** That there are too many ways to an answer is the operation's fault; everything else that the planner throws is ours. */
export const planLimited =
  <Asked, Result>(executor: (asked: Asked) => Promise<Result>) =>
  async (asked: Asked): Promise<Result> => {
    try {
      return await executor(asked)
    } catch (error) {
      throw error instanceof Error && TOO_MANY.test(error.message) ? refusal() : error
    }
  }

const refusal = (): GraphQLError =>
  new GraphQLError('There are too many ways to answer this operation. Ask for less at once.', {
    extensions: { code: 'PLAN_LIMIT', http: { status: 400 } },
  })
