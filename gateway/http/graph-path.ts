import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HTTPGraphQLRequest } from '@apollo/server'
import { HeaderMap } from '@apollo/server'
import { HttpFault, sendJson } from '@supermall/subgraph/http'
import type { Asking } from '../asking.ts'
import { formatAll, traced } from '../graph/errors.ts'
import type { Graph } from '../graph/graph.ts'
import { accepts } from './accept.ts'
import type { Question } from './question.ts'
import { readQuestion } from './question.ts'
import { respond } from './respond.ts'

export type GraphPath = {
  readonly graph: Graph
  readonly mostBytes: number
}

type Exchange = {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly asking: () => Promise<Asking>
  readonly traceId: string
}

/** `/graphql`: one question, one answer. What is not well formed is answered without looking at who asks. */
export async function answerQuestion(
  { graph, mostBytes }: GraphPath,
  { request, response, asking, traceId }: Exchange,
): Promise<void> {
  const question = await readOrRefuse(request, { response, mostBytes, traceId })
  if (question === null) return
  response.setHeader('cache-control', 'no-store')
  const prepared = graph.prepare(question.query)
  if ('errors' in prepared) {
    response.setHeader('content-type', typeFor(request))
    response.statusCode = 400
    return respond(request, response, JSON.stringify({ errors: formatAll(prepared.errors, graph.format, traceId) }))
  }
  const { status = 200, headers, body } = await graph.run(forApollo(request, question), await asking())
  for (const [name, value] of headers) response.setHeader(name, value)
  response.statusCode = status
  if (body.kind !== 'complete') throw new Error('an answer came in parts, which nobody asked for')
  await respond(request, response, status >= 400 ? withTrace(body.string, traceId) : body.string)
}

async function readOrRefuse(
  request: IncomingMessage,
  to: { response: ServerResponse; mostBytes: number; traceId: string },
): Promise<Question | null> {
  const { response, mostBytes, traceId } = to
  try {
    return await readQuestion(request, mostBytes)
  } catch (error) {
    if (!(error instanceof HttpFault)) throw error
    for (const [name, value] of Object.entries(error.headers)) response.setHeader(name, value)
    if (error.status === 413) response.setHeader('connection', 'close')
    response.setHeader('content-type', typeFor(request))
    sendJson(response, error.status, {
      errors: [{ message: error.message, extensions: { code: error.code, retryable: false, traceId } }],
    })
    return null
  }
}

function forApollo(request: IncomingMessage, { method, search, body }: Question): HTTPGraphQLRequest {
  const headers = new HeaderMap()
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  }
  return { method, headers, search, body }
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
