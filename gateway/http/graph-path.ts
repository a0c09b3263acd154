import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HTTPGraphQLRequest } from '@apollo/server'
import { HeaderMap } from '@apollo/server'
import { HttpFault, headerOf, sendJson } from '@supermall/subgraph/http'
import type { GraphQLError } from 'graphql'
import type { Asking } from '../asking.ts'
import type { ContractName } from '../contracts/contract.ts'
import type { Pricing } from '../cost/pricing.ts'
import type { Allowance } from '../governance/allowance.ts'
import { formatAll, traced } from '../graph/errors.ts'
import type { Graph } from '../graph/graph.ts'
import type { Trusted } from '../trusted/trusted.ts'
import { accepts } from './accept.ts'
import type { Question } from './question.ts'
import { readQuestion } from './question.ts'
import { respond } from './respond.ts'

export type GraphPath = {
  readonly graph: Graph
  readonly trusted: Trusted
  readonly pricing: Pricing
  readonly allowance: Allowance
  /** Whether every answer tells its cost, or only those to a client that asks. */
  readonly tellsCost: boolean
  readonly mostBytes: number
}

type Exchange = {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly asking: () => Promise<Asking>
  readonly traceId: string
  /** The part of the graph that is asked; null where it is all of it. */
  readonly contract: ContractName | null
}

/** Answers tell their cost to whoever sends this header. */
export const COST_HEADER = 'x-cost'

/** `/graphql` and the contracts below it: one question, one answer. What is not well formed is answered without looking at who asks. */
export async function answerQuestion(made: GraphPath, exchange: Exchange): Promise<void> {
  try {
    await answer(made, exchange)
  } catch (error) {
    if (!(error instanceof HttpFault)) throw error
    refuse(error, exchange)
  }
}

async function answer(made: GraphPath, exchange: Exchange): Promise<void> {
  const { graph, trusted } = made
  const question = await readQuestion(exchange.request, made.mostBytes)
  exchange.response.setHeader('cache-control', 'no-store')
  const found = await trusted.find(question, exchange.contract)
  const contract = exchange.contract === null ? undefined : graph.contract(exchange.contract)
  const prepared = graph.prepare(found.query, contract)
  if ('errors' in prepared) return refuseDocument(made, prepared.errors, exchange)
  found.keep()
  const asking = await exchange.asking()
  const estimated = made.pricing.estimate({ ...question, document: prepared.document })
  const tooDear = made.pricing.refusal(estimated, asking.request.viewer)
  if (tooDear) return refuseAll(made, [tooDear], exchange)
  await made.allowance(asking.request, estimated)
  const isTold = made.tellsCost || headerOf(exchange.request.headers, COST_HEADER) !== undefined
  const asked = forApollo(exchange.request, question, found.query)
  const whole = { ...asking, cost: { estimated, isTold } }
  await give(await graph.run(asked, contract ? { ...whole, contract } : whole), exchange)
}

async function give(
  { status = 200, headers, body }: Awaited<ReturnType<Graph['run']>>,
  { request, response, traceId }: Exchange,
): Promise<void> {
  for (const [name, value] of headers) response.setHeader(name, value)
  response.statusCode = status
  if (body.kind !== 'complete') throw new Error('an answer came in parts, which nobody asked for')
  await respond(request, response, status >= 400 ? withTrace(body.string, traceId) : body.string)
}

function refuse(error: HttpFault, { request, response, traceId }: Exchange): void {
  for (const [name, value] of Object.entries(error.headers)) response.setHeader(name, value)
  if (error.status === 413) response.setHeader('connection', 'close')
  response.setHeader('content-type', typeFor(request))
  const extensions = { code: error.code, retryable: error.status === 429 || error.status === 503, traceId }
  sendJson(response, error.status, { errors: [{ message: error.message, extensions }] })
}

/** What a document takes that is only examined: refusing is work as well. */
const REFUSAL_COST = 10

async function refuseDocument(made: GraphPath, errors: readonly GraphQLError[], exchange: Exchange): Promise<void> {
  const { request } = await exchange.asking()
  await made.allowance(request, REFUSAL_COST)
  await refuseAll(made, errors, exchange)
}

async function refuseAll(
  { graph }: GraphPath,
  errors: readonly GraphQLError[],
  { request, response, traceId }: Exchange,
): Promise<void> {
  response.setHeader('content-type', typeFor(request))
  response.statusCode = 400
  await respond(request, response, JSON.stringify({ errors: formatAll(errors, graph.format, traceId) }))
}

/** Apollo is asked as if the text had come with the request: which of its names it came by is our business. */
function forApollo(
  request: IncomingMessage,
  { method, variables, operationName }: Question,
  query: string,
): HTTPGraphQLRequest {
  const headers = new HeaderMap()
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  }
  const named = operationName === null ? {} : { operationName }
  if (method === 'POST') return { method, headers, search: '', body: { query, variables, ...named } }
  const search = new URLSearchParams({ query, variables: JSON.stringify(variables), ...named })
  return { method, headers, search: `?${search}`, body: null }
}

/** What Apollo refuses before an operation exists has no trace on its errors yet. */
function withTrace(text: string, traceId: string): string {
  const { errors = [], ...rest } = JSON.parse(text)
  return JSON.stringify({ errors: errors.map((error: { message: string }) => traced(error, traceId)), ...rest })
}

const typeFor = ({ headers }: IncomingMessage): string =>
  headers.accept && !accepts(headers.accept, ['application/json'])
    ? 'application/graphql-response+json; charset=utf-8'
    : 'application/json; charset=utf-8'
