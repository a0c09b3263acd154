import type { IncomingMessage, ServerResponse } from 'node:http'
import { Fault } from '@supermall/kernel/fault'
import type { Gone } from '@supermall/kernel/gone'
import { leaving } from '@supermall/kernel/gone'
import { present } from '@supermall/kernel/present'
import { seconds } from '@supermall/kernel/time'
import { within } from '@supermall/messaging/trace'
import type { Handle } from '@supermall/subgraph/http'
import { HttpFault, headerOf, pathOf, sendJson, TRACE_HEADER } from '@supermall/subgraph/http'
import type { Request } from '@supermall/subgraph/viewer'
import type { Asking } from '../asking.ts'
import type { ContractName } from '../contracts/contract.ts'
import { contractAt } from '../contracts/contract.ts'
import type { Gates, Leave } from '../governance/gate.ts'
import { inTime } from '../governance/in-time.ts'
import { BUSY, BUSY_FOR_URGENT } from '../governance/shedder.ts'
import type { CallerRules } from '../identity/caller.ts'
import { callerOf } from '../identity/caller.ts'
import type { Identify } from '../identity/identify.ts'
import type { Sign } from '../identity/signer.ts'
import { refusing } from '../seeing/refusing.ts'
import type { RequestTrace } from '../seeing/request-trace.ts'
import { traceRequest } from '../seeing/request-trace.ts'
import type { Traces } from '../seeing/traces-path.ts'
import type { Cors } from './cors.ts'
import type { GraphPath } from './graph-path.ts'
import { answerQuestion } from './graph-path.ts'
import type { Health } from './health.ts'
import type { Playground } from './playground.ts'
import { ALLOWED } from './question.ts'
import { guardAnswer } from './security.ts'

export type Front = GraphPath &
  Gates & {
    readonly identify: Identify
    readonly timeoutMs: number
    readonly health: Health
    readonly cors: Cors
    readonly playground: Playground
    /** The latest traces, where they are shown. */
    readonly traces: Traces
    readonly paths: Handle
    readonly callers: CallerRules
    readonly sign: Sign
    readonly isBehindTls: boolean
    readonly mayName: boolean
  }

/** Everything that is behind the one public port, by its path. */
export function front(made: Front): Handle {
  return (request, response) => {
    const path = pathOf(request)
    const trace = traceRequest(request, response, path)
    response.setHeader(TRACE_HEADER, trace.traceId)
    return within(trace.span, () => refusing(() => answerAt(path, made, { request, response, ...trace })))
  }
}

type Arrived = RequestTrace & { readonly request: IncomingMessage; readonly response: ServerResponse }

async function answerAt(path: string, made: Front, { request, response, ...trace }: Arrived): Promise<void> {
  const contract = contractAt(path)
  if (contract !== undefined) return graphql(made, { request, response, contract, ...trace })
  if (path === '/health/live') return sendJson(response, 200, { status: 'live' })
  if (path === '/health/ready') return ready(response, made)
  if (made.traces(request, response) || made.playground(request, response)) return
  made.cors(request, response)
  if (isPreflight(request)) {
    response.writeHead(204).end()
    return
  }
  const { ip } = callerOf(request, made.callers, trace.traceparent)
  made.sharePaths(ip, response)
  const leave = made.pathGate.admit(response, BUSY_FOR_URGENT)
  request.headers['x-forwarded-for'] = ip
  request.headers.traceparent = trace.traceparent
  await inside(leave, response, made.paths(request, response))
}

const isPreflight = ({ method, headers }: IncomingMessage): boolean =>
  method === 'OPTIONS' && headers['access-control-request-method'] !== undefined

/** Whatever was to be done has been done with the answer's last word, whether its reader takes it or not. */
async function inside(leave: Leave, response: ServerResponse, work: Promise<void>): Promise<void> {
  try {
    await work
  } finally {
    leave(response.writableEnded && response.statusCode < 500)
  }
}

type Exchange = {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly contract: ContractName | null
  readonly traceId: string
  readonly traceparent: string
}

async function graphql(made: Front, exchange: Exchange): Promise<void> {
  const { request, response, traceId, traceparent, contract } = exchange
  guardAnswer(response, made.isBehindTls)
  made.cors(request, response)
  if (request.method === 'OPTIONS') {
    response.writeHead(204, { allow: ALLOWED }).end()
    return
  }
  const leave = made.gate.admit(response, BUSY)
  const arrivedAt = performance.now()
  const awaited = { arrivedAt, deadline: present() + made.timeoutMs, gone: goneSignal(response) }
  const clock = () => performance.now()
  const until = { deadline: arrivedAt + made.timeoutMs, gone: awaited.gone, name: 'the issuer', clock }
  const asking = async (): Promise<Asking> => {
    const identified = made.identify(headerOf(request.headers, 'authorization'))
    const { viewer, doubt, session } = await inTime(identified, until).catch(unidentified)
    const asked: Request = { viewer, caller: callerOf(request, made.callers, traceparent) }
    return {
      request: asked,
      traceId,
      signed: made.sign(asked),
      contexts: new Map(),
      doubt,
      session,
      ...awaited,
      cost: null,
    }
  }
  const leftMs = () => until.deadline - clock()
  const work = answerQuestion(made, { request, response, asking, traceId, contract, leftMs, leave })
  await inside(leave, response, work)
}

/** Nobody can say whether that token is good: it is neither believed nor refused. */
function unidentified(error: unknown): never {
  if (!(error instanceof Fault)) throw error
  throw new HttpFault(503, 'SERVICE_UNAVAILABLE', {
    message: 'Nobody can say yet who you are; try again in a moment.',
    retryAfterMs: seconds(1),
  })
}

function goneSignal(response: ServerResponse): Gone {
  const gone = leaving()
  response.once('close', () => {
    if (!response.writableEnded) gone.abort()
  })
  return gone.signal
}

/** Which subgraphs are down is the operator's business: outside development only how many. */
async function ready(response: ServerResponse, { health, mayName }: Front): Promise<void> {
  const { isReady, status, degraded } = await health.look()
  response.setHeader('cache-control', 'no-store')
  sendJson(response, isReady ? 200 : 503, { status, degraded: mayName ? degraded : degraded.length })
}
