import type { ApolloGateway, GatewayConfig } from '@apollo/gateway'
import type { DocumentNode } from 'graphql'
import type { QueryPlan } from '../compiled/plan.ts'

type Resolved = NonNullable<GatewayConfig['experimental_didResolveQueryPlan']>
type Executor = ApolloGateway['executor']

/** All that a plan depends on, and the variables, which must be fitting ones. */
type Asked = {
  readonly request: { readonly query: string; readonly operationName?: string; readonly variables: unknown }
  readonly document: DocumentNode
  readonly queryHash: string
}

/** Leaves Apollo's executor between its planning and its running, which has no exit there but this one. */
class Planned extends Error {
  readonly plan: QueryPlan
  constructor(plan: QueryPlan) {
    super('planned')
    this.plan = plan
  }
}

const onlyPlanned = new WeakSet<object>()

/** Belongs into the configuration of the gateway that `planOf` asks. */
export const revealPlan: Resolved = ({ queryPlan, requestContext }) => {
  if (onlyPlanned.has(requestContext)) throw new Planned(queryPlan)
}

/** Apollo's plan for an operation, from its cache where it has been made before; nothing is run. */
export async function planOf(executor: Executor, asked: Asked): Promise<QueryPlan> {
  const asking = { ...asked }
  onlyPlanned.add(asking)
  try {
    const { errors } = await executor(asking as Parameters<Executor>[0])
    throw new Error(`the planner refused: ${errors?.map(({ message }) => message).join('; ')}`)
  } catch (error) {
    if (error instanceof Planned) return error.plan
    throw error
  }
}
