import type { IncomingMessage } from 'node:http'
import type { HTTPGraphQLRequest } from '@apollo/server'
import { HeaderMap } from '@apollo/server'
import { HttpFault, headerOf, sendJson } from '@supermall/subgraph/http'
import type { GraphQLError } from 'graphql'
import type { Answers } from '../cache/answers.ts'
import { PLAN_HEADER } from '../compiled/compiled-executor.ts'
import { formatAll, withTrace } from '../graph/errors.ts'
import type { Graph } from '../graph/graph.ts'
import { PREFLIGHTING } from '../graph/preflight.ts'
import { Refused } from '../graph/refused.ts'
import { countRefusal } from '../seeing/refusing.ts'
import type { Streams } from '../subscriptions/stream.ts'
import { streamAnswer, streamSubscription } from '../subscriptions/stream.ts'
import { accepts, isNamed, preferred, streamingIn } from './accept.ts'
import type { Admission, Admitted } from './admit.ts'
import { admit } from './admit.ts'
import type { Exchange } from './exchange.ts'
import { isCostTold } from './exchange.ts'
import type { JointPath } from './joint-path.ts'
import { answerJoint, isJoint } from './joint-path.ts'
import type { Question } from './question.ts'
import { ANSWERED_AS, readQuestion, requirePost } from './question.ts'
import { respond } from './respond.ts'

export type GraphPath = Admission & Streams & JointPath & { readonly answers: Answers }

/** `/graphql` and the contracts below it. What is not well formed is answered without looking at who asks. */
export async function answerQuestion(made: GraphPath, exchange: Exchange): Promise<void> {
  try {
    await (isJoint(exchange.request) ? answerJoint : answer)(made, exchange)
  } catch (error) {
    if (!(error instanceof HttpFault) && !(error instanceof Refused)) throw error
    countRefusal(error)
    if (error instanceof HttpFault) refuse(error, exchange)
    else await refuseAll(made, error.errors, exchange)
  }
}

async function answer(made: GraphPath, exchange: Exchange): Promise<void> {
  const { request, response, contract, asking } = exchange
  const read = await readQuestion(request, { mostBytes: made.mostBytes, withinMs: exchange.leftMs() })
  const question = { ...read, resumeFrom: read.resumeFrom ?? headerOf(request.headers, 'last-event-id') ?? null }
  response.setHeader('cache-control', 'no-store')
  const admitted = await admit(made, { question, contract, asking, isCostTold: isCostTold(request, made) })
  requirePost(question, admitted.operation)
  if (admitted.operation?.operation === 'subscription')
    return streamSubscription(made, { ...admitted, operation: admitted.operation, question }, exchange)
  await answerOnce(made, { ...admitted, question }, exchange)
}

type Asked = Admitted & { readonly question: Question }

async function answerOnce({ graph, answers }: GraphPath, asked: Asked, exchange: Exchange): Promise<void> {
  const { query, question, asking } = asked
  const { variables, operationName } = question
  const request = forApollo(exchange.request, question, query)
  const about = {
    ...asked,
    text: query,
    variables,
    operationName,
    request,
    contentType: typeFor(exchange.request),
    asking,
  }
  const answered = await answers(about, graph.run)
  if (isJsonWanted(exchange)) await give(answered, exchange)
  else streamAnswer(textOf(answered, exchange.traceId), exchange)
}

const isJsonWanted = ({ request }: Exchange): boolean => accepts(headerOf(request.headers, 'accept'), ANSWERED_AS)

type Answered = Awaited<ReturnType<Graph['run']>>

async function give(answered: Answered, { request, response, traceId }: Exchange): Promise<void> {
  for (const [name, value] of answered.headers)
    if (name === 'vary') response.appendHeader(name, value)
    else response.setHeader(name, value)
  const text = textOf(answered, traceId)
  response.statusCode = answered.status === 400 && isOfGraph(text) ? refusedAs(request) : (answered.status ?? 200)
  await respond(request, response, text)
}

/** Apollo refuses what may come from a page of another site with the same status, before it looks at the operation. */
const isOfGraph = (text: string): boolean =>
  JSON.parse(text).errors.every(({ extensions }: { extensions: { code: string } }) => extensions.code !== 'BAD_REQUEST')

/**
 * The status of what is well formed and cannot be run. A client that wants `application/json` by its name is told in the body
 * alone, as GraphQL over HTTP would have it: another status may be a proxy's, with a body that is none of ours. Where the answers come
 * in a stream, the status is all that says whether any will.
 */
const refusedAs = (request: IncomingMessage): 200 | 400 => {
  if (isJoint(request)) return 400
  const accept = headerOf(request.headers, 'accept')
  return preferred(accept, ANSWERED_AS) === 'application/json' && isNamed(accept, 'application/json') ? 200 : 400
}

function textOf({ status = 200, body }: Answered, traceId: string): string {
  if (body.kind !== 'complete') throw new Error('an answer came in parts, which nobody asked for')
  // What Apollo refuses before an operation exists has no trace on its errors yet.
  return status >= 400 ? withTrace(body.string, traceId) : body.string
}

function refuse(error: HttpFault, { request, response, traceId }: Exchange): void {
  for (const [name, value] of Object.entries(error.headers)) response.setHeader(name, value)
  response.setHeader('content-type', typeFor(request))
  sendJson(response, error.status, {
    errors: [{ message: error.message, extensions: { ...error.extensions, traceId } }],
  })
}

async function refuseAll({ graph }: GraphPath, errors: readonly GraphQLError[], exchange: Exchange): Promise<void> {
  const { request, response, traceId } = exchange
  if (!isJsonWanted(exchange))
    return streamAnswer(JSON.stringify({ errors: formatAll(errors, graph.format, traceId) }), exchange)
  response.setHeader('content-type', typeFor(request))
  response.statusCode = refusedAs(request)
  await respond(request, response, JSON.stringify({ errors: formatAll(errors, graph.format, traceId) }))
}

/** The headers that anybody behind here looks at: whether a page of another site may have sent them, and what is to be told. */
const HEADERS_READ = ['content-type', ...PREFLIGHTING, PLAN_HEADER]

/** Apollo is asked as if the text had come with the request: which of its names it came by is our business. */
function forApollo(
  request: IncomingMessage,
  { method, variables, operationName }: Question,
  query: string,
): HTTPGraphQLRequest {
  const headers = new HeaderMap()
  for (const name of HEADERS_READ) {
    const value = headerOf(request.headers, name)
    if (value !== undefined) headers.set(name, value)
  }
  const accept = headerOf(request.headers, 'accept')
  headers.set('accept', preferred(accept, ANSWERED_AS))
  // A page's own event source can send no header, and reads only what its origin is allowed to read.
  if (streamingIn(accept) === 'event-stream') headers.set('apollo-require-preflight', 'true')
  const named = operationName === null ? {} : { operationName }
  if (method === 'POST') return { method, headers, search: '', body: { query, variables, ...named } }
  const search = new URLSearchParams({ query, variables: JSON.stringify(variables), ...named })
  return { method, headers, search: `?${search}`, body: null }
}

const typeFor = ({ headers }: IncomingMessage): string =>
  `${preferred(headerOf(headers, 'accept'), ANSWERED_AS)}; charset=utf-8`
