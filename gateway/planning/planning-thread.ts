import { parentPort } from 'node:worker_threads'
import { ApolloGateway } from '@apollo/gateway'
import type { ConstDirectiveNode, DocumentNode } from 'graphql'
import { parse, print, printSchema, visit } from 'graphql'
import type { QueryPlan } from '../compiled/plan.ts'
import { arguedIn } from '../compiled/plan-names.ts'
import { readChanges } from '../graph/changing.ts'
import { plainOf, readSupergraph } from '../supergraph.ts'
import { askedApart } from './asked-apart.ts'
import type { Answers, Load, Loaded, Order, Plan, Reply } from './orders.ts'
import { planOf, revealPlan } from './plan-of.ts'
import type { Variants } from './variants.ts'
import { withVariants } from './variants.ts'

/**
 * Apollo's gateway in a thread of its own. Loading a supergraph takes it a second and planning a strange operation a third of
 * one; here nobody waits for that but who asked for it.
 */

// Read in the constructor: without it every start would be told to the vendor.
process.env.APOLLO_TELEMETRY_DISABLED = '1'

let gateway: ApolloGateway | null = null
/** Null where no field is needed in several ways. */
let variants: Variants | null = null

parentPort?.on('message', async (order: Order) => parentPort?.postMessage(await replyTo(order)))

async function replyTo(order: Order): Promise<Reply> {
  try {
    return { value: await carryOut(order) }
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) }
  }
}

const carryOut = (order: Order): Promise<Answers[keyof Answers]> => (order.kind === 'load' ? load(order) : plan(order))

async function load({ text, limits }: Load): Promise<Loaded> {
  await gateway?.stop()
  gateway = null
  const { full, plain } = readSupergraph(text)
  const varied = withVariants(full)
  variants = varied?.variants ?? null
  const services: string[] = []
  gateway = new ApolloGateway({
    supergraphSdl: varied === null ? plain : plainOf(varied.document),
    logger: SILENT,
    // Whoever composed it has validated it; what is no supergraph at all cannot be built either.
    validateSupergraph: false,
    queryPlannerConfig: limits,
    experimental_didResolveQueryPlan: revealPlan,
    buildService({ name }) {
      services.push(name)
      return UNASKED
    },
  })
  const { schema } = await gateway.load({ apollo: {} })
  return {
    facts: print(factsOf(full)),
    changes: readChanges(full),
    schema: visibleIn(printSchema(schema), variants),
    services,
  }
}

async function plan({ query, operationName, variables, hash }: Plan): Promise<QueryPlan> {
  if (gateway === null) throw new Error('no supergraph is loaded')
  const request = { query, variables, ...(operationName === undefined ? {} : { operationName }) }
  const planned = await planOf(gateway.executor, { request, document: parse(query), queryHash: hash })
  return variants === null ? planned : askedApart(planned, variants)
}

/** Variants are for plans alone. */
const visibleIn = (schema: string, known: Variants | null): string =>
  known === null
    ? schema
    : print(visit(parse(schema), { FieldDefinition: ({ name }) => (known.byName.has(name.value) ? null : undefined) }))

/** How subgraphs are joined is the planner's business, but for what they need with arguments; and it is most of the text. */
const factsOf = (full: DocumentNode): DocumentNode =>
  visit(full, {
    StringValue: (_, key) => (key === 'description' ? null : undefined),
    Directive: (node) =>
      node.name.value.startsWith('join__') && arguedIn(node as ConstDirectiveNode).length === 0 ? null : undefined,
  })

const ignore = (): void => undefined
/** What goes wrong in here is told to whoever asked for it. */
const SILENT = { debug: ignore, info: ignore, warn: ignore, error: ignore }
const UNASKED = {
  process(): never {
    throw new Error('a plan is not run where it is made')
  },
}
