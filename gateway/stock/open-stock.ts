import type { GatewayConfig } from '@apollo/gateway'
import { ApolloGateway } from '@apollo/gateway'
import { bounded } from '@supermall/kernel/bounded'
import type { DocumentNode } from 'graphql'
import { GraphQLError, Kind, print } from 'graphql'
import type { Asking } from '../asking.ts'
import type { CompiledOptions } from '../compiled/compiled-executor.ts'
import { PLAN_HEADER } from '../compiled/compiled-executor.ts'
import { flagsOf } from '../compiled/flags.ts'
import type { QueryPlan } from '../compiled/plan.ts'
import { sketchOf } from '../compiled/plan-sketch.ts'
import type { StandIns } from '../compiled/stand-ins.ts'
import { standInsFor } from '../compiled/stand-ins.ts'
import { whoOf } from '../governance/allowance.ts'
import type { Executing, Executor, Run } from '../graph/executor.ts'
import { inOwnTime } from '../planning/in-own-time.ts'
import type { Planner } from '../planning/planner.ts'
import { readSupergraph } from '../supergraph.ts'
import { dataSource } from './data-source.ts'
import { calledBack } from './own-names.ts'
import { stockExecutor } from './stock-executor.ts'

// Read in the constructor: without it every start would be told to the vendor.
process.env.APOLLO_TELEMETRY_DISABLED = '1'

type Prepared = { readonly document: DocumentNode; readonly names: StandIns; readonly plan: Promise<QueryPlan> }
type Options = Pick<CompiledOptions, 'askOf' | 'planNames' | 'showsPlans' | 'log'>

const MOST_PREPARED = 1_000
/** Of the documents that they were made from. */
const MOST_CHARACTERS = 4 * 1024 * 1024

/**
 * Apollo's own executor for every operation, over our ways to subgraphs. It finds the plans that the planning thread makes within
 * its limits: nothing is planned in the thread of the requests, but the supergraph is loaded there once more.
 */
export async function openStock({ text, plan }: Pick<Planner, 'text' | 'plan'>, options: Options): Promise<Run> {
  const prepared = bounded<Prepared>({ most: MOST_PREPARED, mostCharacters: MOST_CHARACTERS })
  const planOf = async (key: string) => prepared.get(key)?.plan
  const executor = await load(readSupergraph(text).plain, planOf, options)

  function prepare(key: string, executing: Executing, { deadline, request }: Asking): Prepared {
    const known = standInsFor(aloneIn(executing), options.planNames)
    const { variables = {} } = executing.request
    const asked = { query: print(known.document), operationName: undefined, variables, hash: key }
    const made = { ...known, plan: plan({ ...asked, deadline, caller: whoOf(request) }) }
    made.plan.catch(() => prepared.delete(key))
    return made
  }

  const execute: Executor = async (executing) => {
    const { operationName, ...request } = executing.request
    const asking = executing.context as Asking
    const key = `${executing.queryHash} ${operationName ?? ''}`
    let made: Prepared | undefined
    const plan = await inOwnTime(() => {
      const known = prepared.get(key)
      made = known ?? prepare(key, executing, asking)
      prepared.set(key, made, executing.source.length)
      return { made: made.plan, isOwn: known === undefined }
    }, asking)
    if (asking.isRehearsal || !made) return { data: null }
    prepared.set(key, made, executing.source.length)
    const { document, names } = made
    const found = await executor({ ...executing, request, document, queryHash: key })
    const answered = calledBack(found, document, names)
    const isShown = options.showsPlans && request.http?.headers.has(PLAN_HEADER)
    return isShown ? { ...answered, extensions: { ...answered.extensions, queryPlan: sketchOf(plan) } } : answered
  }

  const run = stockExecutor(execute, options.log)
  return async (allowed) => {
    const flags = flagsOf(allowed.executing.document, allowed.variables)
    return flags instanceof GraphQLError ? { errors: [flags] } : run(allowed)
  }
}

/** The operation without the others of its document: its hash is then all that Apollo finds its plan by. */
const aloneIn = ({ document, operation }: Executing): DocumentNode => ({
  kind: Kind.DOCUMENT,
  definitions: document.definitions.filter(
    (one) => one.kind !== Kind.OPERATION_DEFINITION || one.name?.value === operation.name?.value,
  ),
})

type PlanOf = (key: string) => Promise<QueryPlan | undefined>

async function load(plain: string, planOf: PlanOf, { askOf, log }: Options): Promise<Executor> {
  const gateway = new ApolloGateway({
    supergraphSdl: plain,
    logger: quiet(log),
    // The planning thread has loaded it already.
    validateSupergraph: false,
    queryPlannerConfig: { cache: { get: planOf, set: ignore, delete: ignore, clear: () => undefined } },
    buildService: ({ name }) => dataSource(askOf(name)),
  } satisfies GatewayConfig)
  await gateway.load({ apollo: {} })
  return gateway.executor as Executor
}

const ignore = async (): Promise<void> => undefined

function quiet(log: Options['log']) {
  const told = (level: 'warn' | 'error') => (message?: unknown) => log[level]('apollo', { message: String(message) })
  return { debug: () => undefined, info: () => undefined, warn: told('warn'), error: told('error') }
}
