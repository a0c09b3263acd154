import { fault } from '@supermall/kernel/fault'
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql'
import type { Branch } from '../policy/branch.ts'
import type { Times, Ways } from './fetches.ts'
import { fetchStep } from './fetches.ts'
import type { Fields } from './fields.ts'
import type { Flags } from './flags.ts'
import type { PlanNode, PlanPath, QueryPlan } from './plan.ts'
import type { Reach } from './reach.ts'
import { reachOf } from './reach.ts'
import type { Run, Step } from './run.ts'
import { fragmentsOf, selectedOf } from './selection.ts'
import type { Shaping } from './shape.ts'
import { rootShape } from './shape.ts'
import type { StandIns } from './stand-ins.ts'

/** An operation, ready to be run any number of times. */
export type Program = {
  readonly run: Step
  readonly shape: (data: Fields, shaping: Shaping) => Fields | null
}

type Compilable = {
  readonly schema: GraphQLSchema
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
  readonly branch: Branch | null
  readonly flags: Flags
  readonly names: StandIns
}

export function compileProgram(plan: QueryPlan, source: Compilable, ways: Ways): Program {
  const { schema, document, operation, flags, names } = source
  const root = schema.getRootType(operation.operation)
  if (!root) throw new Error(`the graph has no ${operation.operation}`)
  const below = [{ set: operation.selectionSet, on: root }]
  const selecting = { schema, flags, names, fragments: fragmentsOf(document) }
  // A plan without a fetch is one for nothing: where something is asked for, the planner found no way to it.
  if (!plan.node && selectedOf(below, root, selecting).some(({ type }) => type !== null))
    throw fault('INTERNAL_SERVER_ERROR', 'no subgraph can answer what is asked for')
  return {
    run: plan.node ? stepOf(plan.node, [], { flags, ways, times: new Map(), reach: reachOf(plan.node) }) : nothing,
    shape: rootShape(root, { below, selecting, branch: source.branch ?? undefined }),
  }
}

const nothing: Step = async () => undefined

type Compiling = { readonly flags: Flags; readonly ways: Ways; readonly times: Times; readonly reach: Reach }

function stepOf(node: PlanNode, path: PlanPath, compiling: Compiling): Step {
  switch (node.kind) {
    case 'Fetch':
      return fetchStep(node, { path, times: compiling.times, reach: compiling.reach, ...compiling.ways })
    case 'Flatten':
      return stepOf(node.node, [...path, ...node.path], compiling)
    case 'Sequence':
      return inTurn(node.nodes.map((one) => stepOf(one, path, compiling)))
    case 'Parallel':
      return together(node.nodes.map((one) => stepOf(one, path, compiling)))
    case 'Condition': {
      const chosen = compiling.flags.get(node.condition) ? node.ifClause : node.elseClause
      return chosen ? stepOf(chosen, path, compiling) : nothing
    }
    default:
      throw new Error(`a plan with ${node.kind} cannot be run`)
  }
}

const inTurn =
  (steps: readonly Step[]): Step =>
  async (run: Run) => {
    for (const step of steps) await step(run)
  }

const together =
  (steps: readonly Step[]): Step =>
  async (run: Run) => {
    await Promise.all(steps.map((step) => step(run)))
  }
