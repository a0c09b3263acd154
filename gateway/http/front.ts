import { setMaxListeners } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { present } from '@supermall/kernel/present'
import { within } from '@supermall/messaging/trace'
import type { Handle } from '@supermall/subgraph/http'
import { headerOf, pathOf, sendJson } from '@supermall/subgraph/http'
import type { Request } from '@supermall/subgraph/viewer'
import type { Asking } from '../asking.ts'
import type { ContractName } from '../contracts/contract.ts'
import { contractAt } from '../contracts/contract.ts'
import type { Gate } from '../governance/gate.ts'
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

export type Front = GraphPath & {
  readonly identify: Identify
  readonly gate: Gate
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
    response.setHeader('x-trace-id', trace.traceId)
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
  made.gate.admit(response, BUSY_FOR_URGENT)
  request.headers['x-forwarded-for'] = callerOf(request, made.callers, trace.traceparent).ip
  request.headers.traceparent = trace.traceparent
  await made.paths(request, response)
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
  const awaited = { arrivedAt: performance.now(), deadline: present() + made.timeoutMs, gone: goneSignal(response) }
  const asking = async (): Promise<Asking> => {
    const { viewer, doubt, session } = await made.identify(headerOf(request.headers, 'authorization'))
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
  await answerQuestion(made, { request, response, asking, traceId, contract, leave })
}

function goneSignal(response: ServerResponse): AbortSignal {
  const gone = new AbortController()
  // Everything that is asked for one answer listens: many at once are no leak.
  setMaxListeners(0, gone.signal)
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
