import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { present } from '@supermall/kernel/present'
import { seconds } from '@supermall/kernel/time'
import { headerOf, pathOf } from '@supermall/subgraph/http'
import type { Request } from '@supermall/subgraph/viewer'
import { GRAPHQL_TRANSPORT_WS_PROTOCOL } from 'graphql-ws'
import type { WebSocket } from 'ws'
import { WebSocketServer } from 'ws'
import type { Asking } from '../asking.ts'
import type { ContractName } from '../contracts/contract.ts'
import { contractAt } from '../contracts/contract.ts'
import { formatAll } from '../graph/errors.ts'
import { Refused } from '../graph/refused.ts'
import type { MayRead } from '../http/cors.ts'
import { isCostTold } from '../http/exchange.ts'
import type { CallerRules } from '../identity/caller.ts'
import { callerOf } from '../identity/caller.ts'
import type { Identified, Identify } from '../identity/identify.ts'
import type { Sign } from '../identity/signer.ts'
import { continueTrace } from '../identity/trace.ts'
import { countRefusal } from '../seeing/refusing.ts'
import { authorizationIn } from './authorization.ts'
import type { Connection } from './connection.ts'
import { openConnection } from './connection.ts'
import type { Running } from './operation.ts'
import { isFull, tooMany } from './refusals.ts'
import { seats } from './seats.ts'
import type { OperationWays } from './socket-operation.ts'
import { runOperation } from './socket-operation.ts'

type SocketOptions = OperationWays & {
  readonly identify: Identify
  /** Whether a page of that origin may read what is answered. */
  readonly mayRead: MayRead
  readonly callers: CallerRules
  readonly sign: Sign
  readonly timeoutMs: number
  readonly tellsCost: boolean
  readonly mostBytes: number
  /** How many there may be, and how many from one network. */
  readonly most: { readonly all: number; readonly each: number }
  readonly initMs: number
  readonly pingMs: number
  readonly mostOperations: number
  readonly mostBuffered: number
  readonly drainMs: number
}

type Sockets = {
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
  readonly count: () => number
  /**
   * Closes all, each at a moment of its own within that time: whoever comes back does not come with everybody else. What is
   * under way is answered before.
   */
  readonly stop: (withinMs: number) => Promise<void>
}

const LOOK_MS = seconds(1)
const GOING_AWAY = 1001

/** Everything that is asked over WebSockets, on the same paths as over HTTP. */
export function openSockets(options: SocketOptions): Sockets {
  const open = new Map<WebSocket, Connection>()
  const places = seats(options.most)
  const seatOf = (request: IncomingMessage) =>
    places.take({ viewer: { audience: 'GUEST' }, caller: callerOf(request, options.callers, '') })
  let isEnding = false
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: options.mostBytes,
    handleProtocols: chosenProtocol,
  })
  const pinging = setInterval(() => each(open, (one) => one.ping()), options.pingMs)
  const looking = setInterval(() => each(open, (one) => one.look()), LOOK_MS)
  for (const timer of [pinging, looking]) timer.unref()

  function refusal(request: IncomingMessage): string | null {
    if (contractAt(pathOf(request)) === undefined) return '404 Not Found'
    if (isEnding) return '503 Service Unavailable'
    return options.mayRead(request) ? null : '403 Forbidden'
  }

  return {
    count: () => open.size,
    upgrade(request, socket, head) {
      socket.on('error', () => socket.destroy())
      if (socket.destroyed) return
      const refused = refusal(request) ?? refusedSeat(request, socket, seatOf)
      if (refused !== null) turnAway(socket, refused)
      else
        server.handleUpgrade(request, socket, head, (accepted) => {
          open.set(accepted, openConnection(accepted, speaking(request, options)))
          accepted.once('close', () => open.delete(accepted))
        })
    },
    async stop(withinMs) {
      isEnding = true
      await Promise.all([...open].map((one) => closeWithin(one, withinMs)))
      for (const timer of [pinging, looking]) clearInterval(timer)
      server.close()
    },
  }
}

/** Nobody has said yet who he is: a socket has a seat of its network, until its connection is closed. */
function refusedSeat(request: IncomingMessage, socket: Duplex, take: (request: IncomingMessage) => () => void) {
  try {
    socket.once('close', take(request))
    return null
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    countRefusal(error)
    return isFull(error) ? '503 Service Unavailable' : '429 Too Many Requests'
  }
}

function turnAway(socket: Duplex, status: string): void {
  // Whoever was refused must not keep the connection instead.
  socket.once('finish', () => socket.destroy())
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
}

/** One that is not spoken here is taken all the same, and closed with 4406: a browser tells nothing of a handshake that failed. */
const chosenProtocol = (offered: Set<string>): string | false =>
  offered.has(GRAPHQL_TRANSPORT_WS_PROTOCOL) ? GRAPHQL_TRANSPORT_WS_PROTOCOL : ([...offered][0] ?? false)

function each(open: ReadonlyMap<WebSocket, Connection>, act: (connection: Connection) => void): void {
  for (const connection of open.values()) act(connection)
}

const LAST_WORDS_MS = seconds(2)

async function closeWithin([socket, connection]: [WebSocket, Connection], withinMs: number): Promise<void> {
  await wait(Math.random() * withinMs)
  const closed = new Promise<void>((resolve) => void socket.once('close', () => resolve()))
  if (socket.readyState === socket.CLOSED) return
  await connection.leave(GOING_AWAY, 'Going away')
  await Promise.race([closed, wait(LAST_WORDS_MS, undefined, { ref: false })])
  socket.terminate()
}

function speaking(request: IncomingMessage, options: SocketOptions) {
  const { identify, initMs, mostOperations, mostBuffered, drainMs, graph, log } = options
  const contract = contractAt(pathOf(request)) ?? null
  return {
    initMs,
    mostOperations,
    mostBuffered,
    drainMs,
    identify: (parameters: Readonly<Record<string, unknown>>) => identify(authorizationIn(parameters, request)),
    run: (running: Running, payload: Readonly<Record<string, unknown>>, person: Identified) =>
      run({ running, payload, person, request, contract }, options),
    fault: (error: unknown) => log.error('socket.fault', { error }),
    refuse: (running: Running) => {
      const { traceId } = continueTrace(undefined)
      const refusal = tooMany(mostOperations)
      countRefusal(new Refused(refusal))
      running.error(formatAll([refusal], graph.format, traceId))
    },
  }
}

type Spoken = {
  readonly running: Running
  readonly payload: Readonly<Record<string, unknown>>
  readonly person: Identified
  readonly request: IncomingMessage
  readonly contract: ContractName | null
}

function run({ running, payload, person, request, contract }: Spoken, options: SocketOptions): Promise<void> {
  const { callers, timeoutMs } = options
  const { traceId, traceparent } = continueTrace(headerOf(request.headers, 'traceparent'))
  const asked: Request = { viewer: person.viewer, caller: callerOf(request, callers, traceparent) }
  const asking: Asking = {
    request: asked,
    traceId,
    signed: options.sign(asked),
    contexts: new Map(),
    doubt: null,
    session: person.session,
    arrivedAt: performance.now(),
    deadline: present() + timeoutMs,
    gone: running.gone,
    cost: null,
  }
  const operation = { running, payload, contract, asking: async () => asking, traceId }
  return runOperation({ ...operation, isCostTold: isCostTold(request, options) }, options)
}
