import type { ApolloGateway, GatewayConfig } from '@apollo/gateway'

type Resolved = NonNullable<GatewayConfig['experimental_didResolveQueryPlan']>
export type QueryPlan = Parameters<Resolved>[0]['queryPlan']
export type PlanNode = NonNullable<QueryPlan['node']>
export type FetchNode = Extract<PlanNode, { kind: 'Fetch' }>
export type Requires = NonNullable<FetchNode['requires']>
export type Rewrites = NonNullable<FetchNode['inputRewrites']>
export type PlanPath = Extract<PlanNode, { kind: 'Flatten' }>['path']

type Planner = ApolloGateway['executor']
type Asked = Parameters<Planner>[0]

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
export async function planOf(planner: Planner, asked: Asked): Promise<QueryPlan> {
  const asking = { ...asked }
  onlyPlanned.add(asking)
  try {
    const { errors } = await planner(asking)
    throw new Error(`the planner refused: ${errors?.map(({ message }) => message).join('; ')}`)
  } catch (error) {
    if (error instanceof Planned) return error.plan
    throw error
  }
}
