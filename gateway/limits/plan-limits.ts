import type { GatewayConfig } from '@apollo/gateway'
import { GraphQLError } from 'graphql'
import type { GatewaySettings } from '../settings.ts'

export type PlannerLimits = NonNullable<GatewayConfig['queryPlannerConfig']>

/**
 * Where many subgraphs have the same fields, the ways to an answer multiply, and the planner would weigh ten thousand plans
 * while every other new operation waits. A plan that is not the very best costs a fetch; one that is looked for too long costs
 * all of them.
 */
export const plannerLimits = (settings: Pick<GatewaySettings, 'LIMIT_PLANS' | 'LIMIT_PATHS'>): PlannerLimits => ({
  debug: { maxEvaluatedPlans: settings.LIMIT_PLANS, pathsLimit: settings.LIMIT_PATHS },
})

const TOO_MANY =
  /^(Too many options generated|Number of non-local selections exceeds|Exceeded maximum recursive selections)/

/** That there are too many ways to an answer is the operation's fault; everything else that the planner says is ours. */
export function refusalOf(said: string): GraphQLError | null {
  if (!TOO_MANY.test(said)) return null
  return new GraphQLError('There are too many ways to answer this operation. Ask for less at once.', {
    extensions: { code: 'PLAN_LIMIT', http: { status: 400 } },
  })
}
