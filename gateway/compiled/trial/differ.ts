import { ApolloGateway } from '@apollo/gateway'
import type { Viewer } from '@supermall/subgraph/viewer'
import type { DocumentNode, OperationDefinitionNode } from 'graphql'
import { buildSchema, parse } from 'graphql'
import { composeSupergraph } from '../../compose.ts'
import { errorFormat } from '../../graph/errors.ts'
import { policedExecutor } from '../../graph/policed-gateway.ts'
import { planOf, revealPlan } from '../../planning/plan-of.ts'
import type { Planner } from '../../planning/planner.ts'
import { decider } from '../../policy/decide.ts'
import { policyOf } from '../../policy/policy.ts'
import type { Ask } from '../../sources/ask.ts'
import { asker } from '../../sources/ask.ts'
import { dataSource } from '../../stock/data-source.ts'
import { stockExecutor } from '../../stock/stock-executor.ts'
import type { Supergraph } from '../../supergraph.ts'
import { readSupergraph } from '../../supergraph.ts'
import { askingAs, consumer, platform } from '../../testing/fixture-graph.ts'
import { silent } from '../../testing/fixture-subgraph.ts'
import { compiledExecutor } from '../compiled-executor.ts'
import { readKinship } from '../kinship.ts'
import { readPlanNames } from '../plan-names.ts'
import { chance } from './chance.ts'
import type { Faults } from './fault-plan.ts'
import { library } from './library.ts'
import type { World } from './mock-subgraph.ts'
import { mockSubgraph } from './mock-subgraph.ts'

type Executors = 'compiled' | 'stock'

export type Answered = {
  readonly data: unknown
  readonly errors: readonly {
    readonly message: string
    readonly path?: readonly (string | number)[]
    readonly extensions: Readonly<Record<string, unknown>>
  }[]
  readonly mutations: readonly string[]
}

export type Trial = {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
  readonly viewer: Viewer
  readonly faults: Faults
}

const PEACE: Faults = {
  seed: '',
  errors: 0,
  nulls: 0,
  leaves: 0,
  types: 0,
  shapes: 0,
  shapesAs: 'wrong',
  down: [],
  isOrderly: false,
}

/** One graph that can run an operation by either executor, over subgraphs that misbehave as they are told. */
export async function openTrial() {
  const composed = composeSupergraph(library)
  const supergraph = readSupergraph(composed.supergraph)
  const world: World = { faults: PEACE, mutations: [] }
  const asks = new Map(library.map((part) => [part.name, asker(mockSubgraph(part, world), silent)]))
  const { schema, executors, stop } = await openGateway(supergraph, (name) => asks.get(name) ?? nobody)
  const format = errorFormat('development', silent)

  async function run({ query, variables, viewer, faults }: Trial, by: Executors): Promise<Answered> {
    world.faults = faults
    world.mutations.length = 0
    const document = documentOf(query)
    const operation = document.definitions[0] as OperationDefinitionNode
    const request = { query, variables }
    const known = { schema, document, operation, request, queryHash: query, context: askingAs(viewer) }
    const executing = { ...known, source: query, logger: QUIET, metrics: {} }
    const { data, errors = [] } = await executors[by](executing as never)
    const formatted = errors.map((error) => format(error.toJSON(), error) as Answered['errors'][number])
    return { data, errors: formatted, mutations: [...world.mutations] }
  }

  return { run, schema: buildSchema(composed.schema), stop }
}

const nobody: Ask = async () => ({ data: null })

/** Both executors behind one door, so that both run the same plan of the same operation. */
async function openGateway(supergraph: Supergraph, askOf: (name: string) => Ask) {
  const inner = new ApolloGateway({
    supergraphSdl: supergraph.plain,
    logger: QUIET,
    // Any plan will do, and the first is found hundreds of times faster than the best.
    queryPlannerConfig: { debug: { maxEvaluatedPlans: 1 } },
    experimental_didResolveQueryPlan: revealPlan,
    buildService: ({ name }) => dataSource(askOf(name)),
  })
  const { schema, executor } = await inner.load({ apollo: {} })
  const decide = decider(schema, policyOf(supergraph.full))
  const plan: Planner['plan'] = ({ query, operationName, variables, hash }) => {
    const request = { query, variables, ...(operationName === undefined ? {} : { operationName }) }
    return planOf(executor, { request, document: parse(query), queryHash: hash })
  }
  const ways = { askOf, isKind: readKinship(supergraph.full) }
  const planNames = readPlanNames(supergraph.full)
  const compiled = compiledExecutor({ ...ways, schema, plan, planNames, showsPlans: false, log: silent })
  return {
    schema,
    executors: {
      stock: policedExecutor({ schema, decide, run: stockExecutor(executor as never, silent) }),
      compiled: policedExecutor({ schema, decide, run: compiled }),
    },
    stop: () => inner.stop(),
  }
}

const documents = new Map<string, DocumentNode>()

function documentOf(query: string): DocumentNode {
  const document = documents.get(query) ?? parse(query)
  documents.clear()
  documents.set(query, document)
  return document
}

const ignore = (): void => undefined
const QUIET = { debug: ignore, info: ignore, warn: ignore, error: ignore }

/** Who asks, and what goes wrong meanwhile. */
export function circumstances(seed: string): Pick<Trial, 'viewer' | 'faults'> {
  const { oneOf, happens, below } = chance(seed)
  const viewer = oneOf([{ audience: 'GUEST' } as const, consumer(), platform(), platform()])
  if (happens(25)) return { viewer, faults: PEACE }
  const some = (): number => (happens(50) ? below(900) : 0)
  const faults = { ...PEACE, seed, errors: some(), nulls: some(), leaves: some(), types: happens(20) ? 400 : 0 }
  const down = happens(8) ? [oneOf(library).name] : []
  if (happens(30)) return { viewer, faults: { ...PEACE, seed, errors: 100 + below(900), down, isOrderly: true } }
  return { viewer, faults: { ...faults, down } }
}
