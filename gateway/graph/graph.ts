import { ApolloGateway } from '@apollo/gateway'
import type { HTTPGraphQLRequest, HTTPGraphQLResponse } from '@apollo/server'
import { ApolloServer } from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled'
import type { Log } from '@supermall/messaging/log'
import type { Verdict } from '@supermall/subgraph/authorize'
import type { Viewer } from '@supermall/subgraph/viewer'
import type { GraphQLSchema } from 'graphql'
import type { Asking, InContract } from '../asking.ts'
import { cachePlugin } from '../cache/cache-plugin.ts'
import { compiledExecutor } from '../compiled/compiled-executor.ts'
import { readKinship } from '../compiled/kinship.ts'
import { revealPlan } from '../compiled/plan.ts'
import { stringifyAnswer } from '../compiled/written.ts'
import type { ContractName } from '../contracts/contract.ts'
import { openContracts } from '../contracts/open-contracts.ts'
import { costPlugin } from '../cost/cost-plugin.ts'
import type { Tariff } from '../cost/estimate.ts'
import { readPrices } from '../cost/prices.ts'
import { degradedPlugin } from '../governance/degraded-plugin.ts'
import { planLimited, plannerLimits } from '../limits/plan-limits.ts'
import { decider } from '../policy/decide.ts'
import type { Policy } from '../policy/policy.ts'
import { readPolicy } from '../policy/policy.ts'
import { seeingPlugin } from '../seeing/seeing-plugin.ts'
import type { GatewaySettings } from '../settings.ts'
import type { Ask } from '../sources/ask.ts'
import { asker } from '../sources/ask.ts'
import { dataSource } from '../sources/data-source.ts'
import type { Source } from '../sources/source.ts'
import type { Supergraph } from '../supergraph.ts'
import { knownNames } from '../trusted/known-names.ts'
import type { Prepared } from './documents.ts'
import { documentsOf } from './documents.ts'
import type { Format } from './errors.ts'
import { errorFormat } from './errors.ts'
import { answerPlugin, operationPlugin } from './plugins.ts'
import type { Load } from './policed-gateway.ts'
import { policedGateway } from './policed-gateway.ts'
import { stockExecutor } from './stock-executor.ts'

export type Graph = {
  /** Parses, limits and validates; nothing that failed here may be run. */
  readonly prepare: (query: string, contract?: InContract) => Prepared
  /** A part of the graph, as those see it who work in it. */
  readonly contract: (name: ContractName) => InContract
  readonly schema: () => GraphQLSchema
  /** Whether this viewer may ask for a field at all. */
  readonly verdict: (viewer: Viewer, type: string, field: string) => Verdict
  readonly run: (request: HTTPGraphQLRequest, asking: Asking) => Promise<HTTPGraphQLResponse>
  readonly format: Format
  /** What the schema that is loaded says of prices. */
  readonly tariff: () => Tariff
  readonly stop: () => Promise<void>
}

export type GraphOptions = {
  readonly supergraph: Supergraph
  /** By the name that the supergraph gives them. */
  readonly sources: ReadonlyMap<string, Source>
  readonly mode: 'development' | 'production'
  readonly settings: GatewaySettings
  readonly log: Log
}

/**
 * Apollo Server in front of Apollo's gateway, with our own permission before its planner and our own ways to subgraphs
 * behind it.
 */
export async function openGraph(options: GraphOptions): Promise<Graph> {
  const { supergraph, mode, settings, log } = options
  // Read in the constructor: without it every start would be told to the vendor.
  process.env.APOLLO_TELEMETRY_DISABLED = '1'
  const isDevelopment = mode === 'development'
  const format = errorFormat(mode, log)
  const askOf = askerOf(options)
  const inner = apolloGateway(options, askOf)
  let schema: GraphQLSchema | null = null
  inner.onSchemaLoadOrUpdate(({ apiSchema }) => {
    schema = apiSchema
  })
  const prices = readPrices(supergraph.full)
  const tariff = (): Tariff => ({ schema: loaded(schema), prices, usual: settings.COST_LIST_SIZE })
  const gateway = policedGateway(inner, loader(options, askOf))
  const mayIntrospect = settings.INTROSPECTION ?? isDevelopment
  const prepared = documentsOf({ schema: () => loaded(schema), settings, mayIntrospect, mayHint: isDevelopment, log })
  const contracts = openContracts(supergraph.full, () => loaded(schema))
  const apollo = new ApolloServer<Asking>({
    gateway: gateway as never,
    introspection: mayIntrospect,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: !isDevelopment,
    persistedQueries: false,
    csrfPrevention: true,
    stopOnTerminationSignals: false,
    stringifyResult: stringifyAnswer,
    formatError: format,
    documentStore: prepared.store as never,
    logger: quiet(log),
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      operationPlugin,
      costPlugin(tariff),
      degradedPlugin,
      cachePlugin(isDevelopment),
      answerPlugin,
      seeingPlugin(knownNames(settings)),
    ],
  })
  await apollo.start()
  return {
    format,
    tariff,
    prepare: prepared.prepare,
    schema: () => loaded(schema),
    verdict: verdictOf(readPolicy(supergraph.full)),
    contract: (name) => ({ name, schema: contracts.schemaOf(name) }),
    run: (httpGraphQLRequest, asking) =>
      apollo.executeHTTPGraphQLRequest({ httpGraphQLRequest, context: async () => asking }),
    stop: () => apollo.stop(),
  }
}

const verdictOf =
  (policy: Policy) =>
  (viewer: Viewer, type: string, field: string): Verdict =>
    policy
      .demandsOn(type, field)
      .map(policy.judged(viewer))
      .find((verdict) => verdict !== 'allowed') ?? 'allowed'

type AskOf = (service: string) => Ask

function askerOf({ sources, log }: GraphOptions): AskOf {
  const asks = new Map([...sources].map(([name, source]) => [name, asker(source, log)]))
  return (service) => {
    const ask = asks.get(service)
    if (!ask) throw new Error(`the supergraph names ${service}, which this gateway cannot reach`)
    return ask
  }
}

/** How operations are run is chosen once per supergraph: compiled from its plans, or by Apollo's own executor. */
function loader({ supergraph: { full }, mode, settings, log }: GraphOptions, askOf: AskOf): Load {
  const policy = readPolicy(full)
  return ({ schema, supergraph, executor: unlimited }) => {
    const executor = planLimited(unlimited)
    const decide = decider(schema, policy)
    const stock = stockExecutor(executor, log)
    if (settings.EXECUTOR === 'stock') return { decide, run: stock }
    const isKind = readKinship(supergraph)
    const ways = { askOf, isKind, showsPlans: mode === 'development' }
    return { decide, run: compiledExecutor({ ...ways, schema, planner: executor, stock, log }) }
  }
}

function apolloGateway({ supergraph, mode, settings, log }: GraphOptions, askOf: AskOf): ApolloGateway {
  return new ApolloGateway({
    supergraphSdl: supergraph.plain,
    logger: quiet(log),
    queryPlannerConfig: plannerLimits(settings),
    __exposeQueryPlanExperimental: mode === 'development',
    experimental_didResolveQueryPlan: revealPlan,
    buildService: ({ name }) => dataSource(askOf(name)),
  })
}

/** Apollo's own words go to the log with a name under which they can be found. */
function quiet(log: Log) {
  const at = (level: 'debug' | 'warn' | 'error') => (message?: unknown) =>
    log[level]('apollo', { message: String(message) })
  return { debug: at('debug'), info: at('debug'), warn: at('warn'), error: at('error') }
}

function loaded(schema: GraphQLSchema | null): GraphQLSchema {
  if (schema === null) throw new Error('the graph is not loaded')
  return schema
}
