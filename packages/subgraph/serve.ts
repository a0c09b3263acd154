import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { ApolloServer, HeaderMap } from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled'
import { fault } from '@supermall/kernel/fault'
import { leaving } from '@supermall/kernel/gone'
import { present } from '@supermall/kernel/present'
import { seconds } from '@supermall/kernel/time'
import type { Log } from '@supermall/messaging/log'
import type { Patience } from '@supermall/messaging/patience'
import { deadlineIn, TIMEOUT_HEADER } from '@supermall/messaging/patience'
import type { OpenSubgraph } from './definition.ts'
import { publicError, traceIdOf } from './errors.ts'
import { findRoute, HttpFault, headerOf, listen, pathOf, readBody, sendJson } from './http.ts'
import type { Request } from './viewer.ts'
import { readRequest, VIEWER_HEADER } from './viewer.ts'

export type Served = { readonly port: number; readonly stop: () => Promise<void> }

type Serving = {
  readonly host: string
  /** Zero takes a free one. */
  readonly port: number
  readonly secret: string
  readonly mode: 'development' | 'production'
  readonly log: Log
  /** How long it is unready and still takes questions before it ends: until then others go on asking here. */
  readonly shutdownDelayMs?: number
}

/** Where a domain will be asked: it is known to be alive while its database is migrated, and refuses until it is let in. */
export type Door = Served & { readonly letIn: (open: OpenSubgraph) => Promise<void> }

/** What time it is here, in milliseconds since 1970. */
export const NOW_HEADER = 'x-mall-now'

const MOST_BODY = 10 * 1024 * 1024
const DRAIN_MS = seconds(10)
const LONGEST_MS = seconds(30)

/** A domain in a process of its own: its graph for the gateway alone, its plain routes, and how it is. */
export async function serveSubgraph(open: OpenSubgraph, serving: Serving): Promise<Served> {
  const door = await openDoor(open.name, serving)
  await door.letIn(open)
  return door
}

type Inside = { readonly open: OpenSubgraph; readonly apollo: ApolloServer<Request> }

export async function openDoor(name: string, serving: Serving): Promise<Door> {
  let inside: Inside | null = null
  let isEnding = false
  const listening = await listen({
    ...serving,
    async handle(request, response) {
      const path = pathOf(request)
      if (path === '/health/live') {
        // A gateway of its own has no database, and goes by what the subgraphs say.
        response.setHeader(NOW_HEADER, String(present()))
        return sendJson(response, 200, { status: 'live' })
      }
      if (path === '/health/ready') return ready(response, inside?.open ?? null, { isEnding, log: serving.log })
      if (inside === null) throw fault('SERVICE_UNAVAILABLE', `${name} is not open yet`)
      const { open, apollo } = inside
      if (path === '/graphql') return answer(apollo, { request, response, open, serving })
      delete request.headers[VIEWER_HEADER]
      await findRoute(open.routes, request.method, path).handle(request, response, undefined)
    },
  })
  return {
    port: listening.port,
    async letIn(open) {
      inside = { open, apollo: await startApollo(open, serving) }
      serving.log.info('subgraph.listening', { domain: name, port: listening.port })
    },
    async stop() {
      isEnding = true
      if (inside && serving.shutdownDelayMs) await wait(serving.shutdownDelayMs)
      await listening.stop(DRAIN_MS)
      await inside?.apollo.stop()
    },
  }
}

/**
 * Apollo parses, validates and speaks HTTP; the operation itself is run by the same executor that serves the gateway of
 * one process, so that both topologies give the same data and the same errors.
 */
async function startApollo(open: OpenSubgraph, { mode, log }: Serving): Promise<ApolloServer<Request>> {
  const apollo = new ApolloServer<Request>({
    schema: open.schema,
    introspection: mode === 'development',
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: mode === 'production',
    persistedQueries: false,
    csrfPrevention: false,
    stopOnTerminationSignals: false,
    stringifyResult: JSON.stringify,
    formatError: (formatted, error) => ({
      ...formatted,
      ...publicError(error, { traceId: null, log, service: open.name }),
    }),
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      {
        requestDidStart: async () => ({
          responseForOperation: async ({ source, request, contextValue }) =>
            execute(open, { source, request, contextValue }),
        }),
      },
    ],
  })
  await apollo.start()
  return apollo
}

type Asked = {
  readonly source: string
  readonly request: { readonly variables?: Record<string, unknown>; readonly operationName?: string }
  readonly contextValue: Waiting
}

/** Apollo hands on a copy of the context, symbols included: how long somebody waits travels with it. */
const PATIENCE = Symbol('patience')
type Waiting = Request & { readonly [PATIENCE]?: Patience }

async function execute(open: OpenSubgraph, { source, request, contextValue }: Asked) {
  const { variables, operationName } = request
  const operation = { query: source, ...(variables ? { variables } : {}), ...(operationName ? { operationName } : {}) }
  const singleResult = await open.execute(operation, contextValue, contextValue[PATIENCE])
  return { http: { headers: new HeaderMap() }, body: { kind: 'single' as const, singleResult: singleResult as never } }
}

type Exchange = {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly open: OpenSubgraph
  readonly serving: Serving
}

async function answer(apollo: ApolloServer<Request>, { request, response, open, serving }: Exchange): Promise<void> {
  if (request.method !== 'POST')
    throw new HttpFault(405, 'METHOD_NOT_ALLOWED', { message: 'Use POST.', headers: { allow: 'POST' } })
  const asker = identify(request, serving)
  const traceId = traceIdOf(asker.caller.traceparent)
  const patience = patienceOf(request, response)
  if (patience.deadline <= present()) {
    throw fault('DEADLINE_EXCEEDED', `${open.name} was asked after the deadline of ${traceId ?? 'a request'}`)
  }
  const context: Waiting = Object.assign(open.contextFor(asker), { [PATIENCE]: patience })
  const body = readJson(await readBody(request, MOST_BODY))
  const headers = new HeaderMap()
  for (const [name, value] of Object.entries(request.headers)) if (typeof value === 'string') headers.set(name, value)
  const answered = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method: 'POST', headers, search: '', body },
    context: async () => context,
  })
  for (const [name, value] of answered.headers) response.setHeader(name, value)
  response.statusCode = answered.status ?? 200
  if (answered.body.kind !== 'complete') throw new Error(`${open.name} answered in parts, which nobody asked for`)
  response.end(answered.body.string)
}

/** As long as the one who asks says, and never longer than anybody waits. */
function patienceOf(request: IncomingMessage, response: ServerResponse): Patience {
  const gone = leaving()
  response.once('close', () => {
    if (!response.writableEnded) gone.abort()
  })
  const told = deadlineIn(headerOf(request.headers, TIMEOUT_HEADER))
  return { deadline: Math.min(told, present() + LONGEST_MS), gone: gone.signal }
}

/** Only the gateway knows the secret. In development whoever sends no header at all may look around as a guest. */
function identify(request: IncomingMessage, { secret, mode }: Serving): Request {
  const header = headerOf(request.headers, VIEWER_HEADER)
  const traceparent = traceparentIn(request)
  const known = readRequest(header, secret, present())
  if (known) return { ...known, caller: { ...known.caller, traceparent } }
  if (header !== undefined || mode === 'production')
    throw fault('DIRECT_ACCESS', `${request.socket.remoteAddress} asked without a viewer`)
  return {
    viewer: { audience: 'GUEST' },
    caller: {
      ip: request.socket.remoteAddress ?? '',
      userAgent: headerOf(request.headers, 'user-agent') ?? '',
      language: headerOf(request.headers, 'accept-language') ?? '',
      traceparent,
    },
  }
}

const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/

/** It is written into logs and records: what is no step of a trace is none of ours. */
function traceparentIn({ headers }: IncomingMessage): string | null {
  const told = headerOf(headers, 'traceparent')
  return told !== undefined && TRACEPARENT.test(told) ? told : null
}

function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    throw new HttpFault(400, 'BAD_REQUEST', { message: 'The body is not JSON.' })
  }
}

async function ready(
  response: ServerResponse,
  open: OpenSubgraph | null,
  { isEnding, log }: { isEnding: boolean; log: Log },
): Promise<void> {
  if (isEnding) return sendJson(response, 503, { status: 'ending' })
  if (open === null) return sendJson(response, 503, { status: 'opening' })
  try {
    await open.check()
    sendJson(response, 200, { status: 'ready' })
  } catch (error) {
    log.warn('subgraph.unready', { domain: open.name, error })
    sendJson(response, 503, { status: 'unready' })
  }
}
