import type { IncomingMessage, ServerResponse } from 'node:http'
import { HttpFault, headerOf } from '@supermall/subgraph/http'
import type { OperationDefinitionNode } from 'graphql'
import type { Leave } from '../governance/gate.ts'
import { faultError, formatAll } from '../graph/errors.ts'
import type { Graph } from '../graph/graph.ts'
import { Refused } from '../graph/refused.ts'
import type { Streaming } from '../http/accept.ts'
import { accepts, streamingIn } from '../http/accept.ts'
import type { Admitted } from '../http/admit.ts'
import type { Question } from '../http/question.ts'
import { ANSWERED_AS } from '../http/question.ts'
import { countRefusal } from '../seeing/refusing.ts'
import { carriers } from './carrier.ts'
import { pour, pourOne } from './pour.ts'
import type { Subscription } from './subscription.ts'
import type { Watch } from './watch.ts'
import { sizeOf } from './wish.ts'

export type Streams = { readonly graph: Graph; readonly watch: Watch; readonly heartbeatMs: number }

type StreamExchange = {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly traceId: string
  readonly leave: Leave
}

type Wanted = Admitted & { readonly operation: OperationDefinitionNode; readonly question: Question }

/** A subscription over HTTP, in the way that its client has named. */
export async function streamSubscription(made: Streams, wanted: Wanted, exchange: StreamExchange): Promise<void> {
  const { request, response, traceId, leave } = exchange
  const kind = streamingIn(headerOf(request.headers, 'accept'))
  if (kind === null) throw notAcceptable()
  const carrier = carriers[kind]
  const told = (...errors: Refused['errors']) => JSON.stringify(formatAll(errors, made.graph.format, traceId))
  try {
    const subscription = await subscribe(made, wanted)
    leave(true)
    await pour(subscription, { carrier, response, heartbeatMs: made.heartbeatMs, told })
  } catch (error) {
    if (!(error instanceof Refused) || !speaksInStream(kind, exchange)) throw error
    countRefusal(error)
    pourOne(`{"errors":${told(...error.errors)}}`, { carrier, response })
  }
}

/** One answer to a client that takes nothing but streams. */
export function streamAnswer(text: string, { request, response }: StreamExchange): void {
  const kind = streamingIn(headerOf(request.headers, 'accept'))
  if (kind === null) throw notAcceptable()
  pourOne(text, { carrier: carriers[kind], response })
}

async function subscribe({ watch }: Streams, wanted: Wanted): Promise<Subscription> {
  const { document, operation, asking, question } = wanted
  const { variables, resumeFrom } = question
  if (asking.doubt) throw new Refused(faultError(asking.doubt, 'a token that is not believed'))
  return watch.open({ document, operation, variables, asking, resumeFrom, size: sizeOf(wanted) })
}

/** A browser's event source reads nothing of a response that is an error; others are answered as everywhere. */
const speaksInStream = (kind: Streaming, { request }: StreamExchange): boolean =>
  kind === 'event-stream' || !accepts(headerOf(request.headers, 'accept'), ANSWERED_AS)

const notAcceptable = (): HttpFault =>
  new HttpFault(406, 'NOT_ACCEPTABLE', {
    message:
      'A subscription is answered as text/event-stream or multipart/mixed;subscriptionSpec=1.0, or over a WebSocket.',
  })
