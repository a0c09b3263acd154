import { setImmediate as breath } from 'node:timers/promises'
import type { HTTPGraphQLRequest, HTTPGraphQLResponse } from '@apollo/server'
import type { Log } from '@supermall/messaging/log'
import type { Verdict } from '@supermall/subgraph/authorize'
import type { Viewer } from '@supermall/subgraph/viewer'
import type { GraphQLSchema } from 'graphql'
import type { Asking, InContract } from '../asking.ts'
import type { CompiledOptions } from '../compiled/compiled-executor.ts'
import { compiledExecutor } from '../compiled/compiled-executor.ts'
import { readKinship } from '../compiled/kinship.ts'
import { readPlanNames } from '../compiled/plan-names.ts'
import type { ContractName } from '../contracts/contract.ts'
import { openContracts } from '../contracts/open-contracts.ts'
import type { Tariff } from '../cost/estimate.ts'
import { readPrices } from '../cost/prices.ts'
import type { Planner } from '../planning/planner.ts'
import { decider } from '../policy/decide.ts'
import type { Policy } from '../policy/policy.ts'
import { policyOf } from '../policy/policy.ts'
import type { GatewaySettings } from '../settings.ts'
import type { Ask } from '../sources/ask.ts'
import { asker } from '../sources/ask.ts'
import type { Source } from '../sources/source.ts'
import { apolloServer, runBy } from './apollo.ts'
import type { Changing } from './changing.ts'
import { changingBy } from './changing.ts'
import type { Prepared } from './documents.ts'
import { documentsOf } from './documents.ts'
import type { Format } from './errors.ts'
import { errorFormat } from './errors.ts'
import type { Run } from './executor.ts'
import { knowScalars } from './known-scalars.ts'
import type { Behind } from './policed-gateway.ts'
import { policedGateway } from './policed-gateway.ts'

export type Graph = {
  /** Parses, limits and validates; nothing that failed here may be run. */
  readonly prepare: (query: string, contract?: InContract) => Prepared
  /** Whether that was done before. */
  readonly isKnown: (query: string, contract?: InContract) => boolean
  /** A part of the graph, as those see it who work in it. */
  readonly contract: (name: ContractName) => InContract
  readonly schema: () => GraphQLSchema
  /** Whether this viewer may ask for a field at all. */
  readonly verdict: (viewer: Viewer, type: string, field: string) => Verdict
  readonly run: (request: HTTPGraphQLRequest, asking: Asking) => Promise<HTTPGraphQLResponse>
  readonly format: Format
  /** Which subgraphs make what an operation wants changed. */
  readonly changing: Changing
  /** What the schema that is loaded says of prices. */
  readonly tariff: () => Tariff
  readonly stop: () => Promise<void>
}

export type GraphOptions = {
  /** The supergraph and what plans for it; it ends with the graph. */
  readonly planner: Planner
  /** By the name that the supergraph gives them. */
  readonly sources: ReadonlyMap<string, Source>
  readonly mode: 'development' | 'production'
  readonly settings: GatewaySettings
  readonly log: Log
  readonly changed?: Behind['changed']
}

/**
 * Apollo Server in front of the plans of Apollo's gateway, with our own permission before they are made and our own ways to
 * subgraphs behind them.
 */
export async function openGraph(options: GraphOptions): Promise<Graph> {
  const { planner, mode, settings, log } = options
  const { supergraph } = planner
  const schema = knowScalars(planner.schema)
  const isDevelopment = mode === 'development'
  const format = errorFormat(mode, log)
  const askOf = askerOf(options)
  for (const service of planner.services) askOf(service)
  const policy = policyOf(supergraph.full)
  await breath()
  const prices = readPrices(supergraph.full)
  const tariff = (): Tariff => ({ schema, prices, usual: settings.COST_LIST_SIZE })
  const ways = { askOf, isKind: readKinship(supergraph.full) }
  const planning = { plan: planner.plan, planNames: readPlanNames(supergraph.full) }
  const run = await executorOf(options, { ...ways, ...planning, schema, showsPlans: isDevelopment, log })
  const gateway = policedGateway({ schema, decide: decider(schema, policy), run, changed: options.changed })
  const mayIntrospect = settings.INTROSPECTION ?? isDevelopment
  const prepared = documentsOf({ schema: () => schema, settings, mayIntrospect, mayHint: isDevelopment, log })
  const contracts = openContracts(supergraph.full, () => schema)
  await breath()
  const apollo = apolloServer(options, { gateway, mayIntrospect, store: prepared.store, format, tariff })
  await apollo.start()
  return {
    format,
    tariff,
    changing: changingBy(supergraph.changes),
    prepare: prepared.prepare,
    isKnown: prepared.isKnown,
    schema: () => schema,
    verdict: verdictOf(policy),
    contract: (name) => ({ name, schema: contracts.schemaOf(name) }),
    run: runBy(apollo, format),
    async stop() {
      await apollo.stop()
      await planner.stop()
    },
  }
}

/** Apollo's executor is loaded by those only who want it. */
async function executorOf({ planner, settings }: GraphOptions, options: CompiledOptions): Promise<Run> {
  if (settings.EXECUTOR === 'compiled') return compiledExecutor(options)
  const { openStock } = await import('../stock/open-stock.ts')
  return openStock(planner, options)
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
