import type { Fetcher, FetcherOpts, FetcherParams } from '@graphiql/toolkit'
import {
  type ExecutionResult,
  GraphQLError,
  getOperationAST,
  type OperationDefinitionNode,
  type OperationTypeNode,
  parse,
} from 'graphql'
import { eventStream } from './event-stream.ts'
import type { Observable } from './observable.ts'
import type { Session } from './session.ts'

/** What the last request brought back besides its data; the answer panel shows it. */
export type LastAnswer = {
  readonly operation: string
  readonly status: number
  readonly milliseconds: number
  readonly bytes: number
  /** Under which the operator finds it; null where the gateway tells none. */
  readonly traceId: string | null
  readonly extensions: Readonly<Record<string, unknown>>
}

type FetcherParts = {
  readonly endpoint: string
  readonly session: Session
  readonly lastAnswer: Observable<LastAnswer | null>
}

/**
 * One POST per operation. Subscriptions ask for `text/event-stream` (the distinct-connections mode of graphql-sse) and
 * come back as an async iterable. A fault becomes a GraphQL error in the answer pane, without a stack.
 */
export function createFetcher(parts: FetcherParts): Fetcher {
  return async (parameters, options) => {
    const request = prepare(parameters, options)
    const answer = await ask(request, parts)
    const isRenewed = mayRepeat(request, answer) && (await parts.session.renew()) !== null
    return isRenewed ? ask(request, parts) : answer
  }
}

type Request = {
  readonly parameters: FetcherParams
  readonly headers: Headers
  readonly kind: `${OperationTypeNode}`
  /** A token from the header editor is the reader's own business: sent as it is, never renewed. */
  readonly hasOwnToken: boolean
}

type Answer = ExecutionResult | AsyncIterableIterator<ExecutionResult>

const ACCEPT_RESULT = 'application/graphql-response+json, application/json;q=0.9'

function prepare(parameters: FetcherParams, options: FetcherOpts | undefined): Request {
  const operation = operationOf(parameters)
  const kind = operation?.operation ?? 'query'
  const headers = new Headers({
    accept: kind === 'subscription' ? `text/event-stream, ${ACCEPT_RESULT}` : ACCEPT_RESULT,
  })
  for (const [name, value] of Object.entries(options?.headers ?? {})) headers.set(name, String(value))
  headers.set('content-type', 'application/json')
  headers.set('x-cost', 'true')
  headers.set('x-query-plan', 'true')
  const operationName = (operation ? operation.name?.value : parameters.operationName) ?? null
  return { parameters: { ...parameters, operationName }, headers, kind, hasOwnToken: headers.has('authorization') }
}

/**
 * GraphiQL learns a moment late which operations its editor holds, and would send the name of one that is gone. So the text is
 * asked: a name that it does not know is replaced by its only operation. Of a text that cannot be parsed the gateway tells why.
 */
function operationOf({ query, operationName }: FetcherParams): OperationDefinitionNode | null {
  try {
    const document = parse(query, { noLocation: true })
    return getOperationAST(document, operationName) ?? getOperationAST(document) ?? null
  } catch {
    return null
  }
}

async function ask(request: Request, { endpoint, session, lastAnswer }: FetcherParts): Promise<Answer> {
  const headers = new Headers(request.headers)
  const token = request.hasOwnToken ? null : await session.token()
  if (token) headers.set('authorization', `Bearer ${token}`)
  const stop = new AbortController()
  const body = JSON.stringify(request.parameters)
  const begun = performance.now()
  const response = await fetch(endpoint, { method: 'POST', headers, body, signal: stop.signal }).catch(() => null)
  if (!response) return fault(`${endpoint} cannot be reached. Is the gateway running?`)
  if (response.body && response.headers.get('content-type')?.startsWith('text/event-stream')) {
    return eventStream(response.body, stop)
  }
  const text = await response.text()
  const result = parseResult(text, response)
  // GraphiQL's own look at the schema is not an answer to anything the reader asked.
  if (request.parameters.operationName !== 'IntrospectionQuery') {
    lastAnswer.set({
      operation: request.parameters.operationName ?? 'An operation without a name',
      status: response.status,
      milliseconds: Math.round(performance.now() - begun),
      bytes: new TextEncoder().encode(text).length,
      traceId: response.headers.get('x-trace-id'),
      extensions: result.extensions ?? {},
    })
  }
  return result
}

/** A proxy's error page or an empty body is told in a sentence; anything that is JSON is shown as it came. */
function parseResult(text: string, { status, statusText }: Response): ExecutionResult {
  try {
    return { ...JSON.parse(text) }
  } catch {
    const excerpt = text.trim().slice(0, 200) || 'an empty body'
    return fault(`The gateway answered ${[status, statusText].join(' ').trim()} without JSON: ${excerpt}`)
  }
}

function fault(message: string): ExecutionResult {
  return { errors: [new GraphQLError(message)] }
}

/** A mutation that brought data back has happened, at least in part, and is never sent twice. */
function mayRepeat({ kind, hasOwnToken }: Request, answer: Answer): boolean {
  if (hasOwnToken || Symbol.asyncIterator in answer) return false
  const isRefused = answer.errors?.some((error) => error.extensions?.code === 'UNAUTHENTICATED') ?? false
  const hasHappened = kind === 'mutation' && Object.values(answer.data ?? {}).some((value) => value !== null)
  return isRefused && !hasHappened
}
