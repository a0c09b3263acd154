import type { GatewayConfig } from '@apollo/gateway'

export type QueryPlan = Parameters<NonNullable<GatewayConfig['experimental_didResolveQueryPlan']>>[0]['queryPlan']
export type PlanNode = NonNullable<QueryPlan['node']>
export type FetchNode = Extract<PlanNode, { kind: 'Fetch' }>
export type Requires = NonNullable<FetchNode['requires']>
export type Rewrites = NonNullable<FetchNode['inputRewrites']>
export type PlanPath = Extract<PlanNode, { kind: 'Flatten' }>['path']
