import type { IncomingMessage } from 'node:http'
import { HttpFault, headerOf } from '@supermall/subgraph/http'
import type { Asking } from '../asking.ts'
import type { JointOperation } from '../subscriptions/joint-operation.ts'
import type { JointStream } from '../subscriptions/joint-stream.ts'
import type { JointStreams } from '../subscriptions/joint-streams.ts'
import type { Ways } from '../subscriptions/operation.ts'
import { runAdmitted, toldOf } from '../subscriptions/operation.ts'
import { accepts, streamingIn } from './accept.ts'
import type { Admission, Admitted } from './admit.ts'
import { admit } from './admit.ts'
import { STREAM_TOKEN_HEADER } from './cors.ts'
import type { Exchange } from './exchange.ts'
import { isCostTold } from './exchange.ts'
import type { Question } from './question.ts'
import { ANSWERED_AS, readQuestion, requirePost } from './question.ts'

export type JointPath = Admission &
  Ways & {
    readonly joint: JointStreams
    readonly mostOperations: number
    readonly mostBytes: number
    /** Whether every answer tells its cost, or only those to a client that asks. */
    readonly tellsCost: boolean
  }

/** A stream takes as much from an allowance as a document that is only examined. */
const RESERVATION_COST = 10

/** Whether a request is about a stream that many operations share. */
export const isJoint = (request: IncomingMessage): boolean =>
  request.method === 'PUT' || request.method === 'DELETE' || tokenIn(request) !== null

/**
 * The single connection of GraphQL over SSE: PUT reserves a stream, whoever wants events opens it, every operation is a request
 * of its own that is answered there, and DELETE ends one.
 */
export async function answerJoint(made: JointPath, exchange: Exchange): Promise<void> {
  const { request, response } = exchange
  response.setHeader('cache-control', 'no-store')
  if (request.method === 'PUT') return reserve(made, exchange)
  if (request.method === 'HEAD') throw opensNothing()
  const stream = made.joint.find(tokenIn(request) ?? '')
  if (stream === null) throw notFound()
  if (isOpening(request)) return open(stream, exchange)
  const asking = await askingOf(stream, exchange)
  if (request.method === 'DELETE') return end(stream, exchange)
  await start(made, stream, { ...exchange, asking: async () => asking })
}

function tokenIn({ headers, url }: IncomingMessage): string | null {
  return headerOf(headers, STREAM_TOKEN_HEADER) ?? searchOf(url).get('token')
}

/** Almost no request has one, and every request is asked for them. */
function searchOf(url = ''): URLSearchParams {
  const at = url.indexOf('?')
  return at === -1 ? NONE : new URLSearchParams(url.slice(at))
}

const NONE = new URLSearchParams()

async function reserve({ joint, allowance }: JointPath, { response, asking }: Exchange): Promise<void> {
  const asked = believed(await asking())
  await allowance(asked.request, RESERVATION_COST)
  const token = joint.reserve(asked)
  response.writeHead(201, { 'content-type': 'text/plain; charset=utf-8' }).end(token)
}

/** A browser's event source can send no header: for reading, the token alone says whose stream it is. */
async function open(stream: JointStream, exchange: Exchange): Promise<void> {
  const { request, response, leave } = exchange
  if (headerOf(request.headers, 'authorization') !== undefined) await askingOf(stream, exchange)
  if (stream.isOver()) throw notFound()
  if (stream.isOpen()) throw conflict('The stream is open.')
  leave(true)
  stream.open(response)
}

const isOpening = ({ method, headers }: IncomingMessage): boolean => {
  const accept = headerOf(headers, 'accept')
  return method !== 'DELETE' && streamingIn(accept) === 'event-stream' && !accepts(accept, ANSWERED_AS)
}

function end(stream: JointStream, { request, response }: Exchange): void {
  const id = searchOf(request.url).get('operationId')
  if (!id) throw idMissing()
  stream.find(id)?.stop()
  response.end()
}

async function start(made: JointPath, stream: JointStream, exchange: Exchange): Promise<void> {
  const { request, response, contract } = exchange
  const question = await readQuestion(request, { mostBytes: made.mostBytes, withinMs: exchange.leftMs() })
  const asking = await exchange.asking()
  const operation = hold(made, stream, question.operationId)
  // Whoever does not wait until it has begun does not know that he could end it.
  asking.gone.addEventListener('abort', operation.stop)
  const asked = { ...asking, gone: operation.gone }
  try {
    const applicant = { question, contract, asking: async () => asked, isCostTold: isCostTold(request, made) }
    const admitted = await admit(made, applicant)
    requirePost(question, admitted.operation)
    await run({ ...admitted, question }, { ...exchange, operation }, made)
  } catch (error) {
    operation.drop()
    throw error
  }
  response.writeHead(202).end()
}

function hold({ mostOperations }: JointPath, stream: JointStream, id: string | null): JointOperation {
  if (stream.isLeaving()) throw notFound()
  if (id === null) throw idMissing()
  if (stream.find(id) !== null) throw conflict('An operation of that id is under way.')
  if (stream.count() >= mostOperations)
    throw new HttpFault(429, 'SUBSCRIPTION_LIMIT', {
      message: `At most ${mostOperations} operations at the same time; end another one first.`,
    })
  return stream.hold(id)
}

type Begun = Exchange & { readonly operation: JointOperation }

/** Resolves when the one answer is on its way, or the subscription stands. What is against it from here on is told in the stream. */
async function run(asked: Admitted & { readonly question: Question }, exchange: Begun, made: JointPath): Promise<void> {
  const { operation, traceId } = exchange
  await new Promise<void>((resolve, reject) => {
    runAdmitted(asked, { running: operation, traceId, onStanding: resolve }, made)
      .catch((error) => {
        if (error instanceof HttpFault) throw error
        operation.error(toldOf(error, traceId, made))
      })
      .then(resolve, reject)
  })
}

async function askingOf(stream: JointStream, { asking }: Exchange): Promise<Asking> {
  const asked = believed(await asking())
  if (!stream.isOf(asked.request.viewer)) throw notFound()
  return asked
}

function believed(asking: Asking): Asking {
  if (asking.doubt === 'SERVICE_UNAVAILABLE')
    throw new HttpFault(503, asking.doubt, { message: 'Try again in a moment.', headers: { 'retry-after': '1' } })
  if (asking.doubt !== null)
    throw new HttpFault(401, asking.doubt, {
      message: 'Your sign-in is not valid.',
      headers: { 'www-authenticate': 'Bearer' },
    })
  return asking
}

/** A stream is opened once, and an operation of a name begun once: whoever reads only heads would use that up. */
const opensNothing = (): HttpFault =>
  new HttpFault(405, 'METHOD_NOT_ALLOWED', {
    message: 'A stream is opened by GET or POST.',
    headers: { allow: 'GET, POST, PUT, DELETE, OPTIONS' },
  })

const notFound = (): HttpFault =>
  new HttpFault(404, 'STREAM_NOT_FOUND', { message: 'There is no such stream, or not any more; reserve one by PUT.' })

const conflict = (message: string): HttpFault => new HttpFault(409, 'CONFLICT', { message })

const idMissing = (): HttpFault =>
  new HttpFault(400, 'BAD_REQUEST', { message: 'The operation needs an id: extensions.operationId, or operationId.' })
