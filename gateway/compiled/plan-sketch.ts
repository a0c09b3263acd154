import type { PlanNode, QueryPlan } from './plan.ts'

/** A query plan for people: what is asked of whom, in which order. */
export type PlanSketch =
  | { readonly kind: 'Fetch'; readonly service: string; readonly at: string; readonly operation: string }
  | { readonly kind: 'Sequence' | 'Parallel'; readonly nodes: readonly PlanSketch[] }
  | { readonly kind: 'Condition'; readonly when: string; readonly nodes: readonly PlanSketch[] }

export const sketchOf = ({ node }: QueryPlan): PlanSketch | null => (node ? sketch(node as PlanNode, []) : null)

function sketch(node: PlanNode, path: readonly unknown[]): PlanSketch {
  switch (node.kind) {
    case 'Fetch':
      return { kind: 'Fetch', service: node.serviceName, at: path.join('.'), operation: node.operation }
    case 'Flatten':
      return sketch(node.node, [...path, ...node.path])
    case 'Sequence':
    case 'Parallel':
      return { kind: node.kind, nodes: node.nodes.map((one) => sketch(one, path)) }
    case 'Condition': {
      const clauses = [node.ifClause, node.elseClause].filter((clause) => clause !== undefined)
      return { kind: 'Condition', when: node.condition, nodes: clauses.map((one) => sketch(one, path)) }
    }
    default:
      throw new Error(`a plan with ${node.kind} cannot be shown`)
  }
}
