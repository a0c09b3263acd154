import { randomUUID } from 'node:crypto'
import { seconds } from '@supermall/kernel/time'
import type { Message as GraphQLWsMessage, PingMessage, SubscribeMessage } from 'graphql-ws'
import { CloseCode, GRAPHQL_TRANSPORT_WS_PROTOCOL, MessageType } from 'graphql-ws'
import type { RawData, WebSocket } from 'ws'
import { flawOf } from '../http/soundness.ts'
import type { Identified } from '../identity/identify.ts'
import type { Drain } from './drain.ts'
import { drain } from './drain.ts'
import type { Held } from './held-operation.ts'
import { holdOperation } from './held-operation.ts'
import { readMessage } from './message.ts'
import type { Running } from './operation.ts'

type Parameters = Readonly<Record<string, unknown>>

type ConnectionOptions = {
  /** Who is at the other end, by what he says when he begins. */
  readonly identify: (parameters: Parameters) => Promise<Identified>
  /** Runs an operation to its end; it never throws. */
  readonly run: (running: Running, payload: Parameters, person: Identified) => Promise<void>
  /** Hears of what nobody foresaw. */
  readonly fault: (error: unknown) => void
  /** Tells that there are too many at the same time. */
  readonly refuse: (running: Running) => void
  readonly initMs: number
  readonly mostOperations: number
  /** Bytes that may wait in the socket before what follows waits in its queue. */
  readonly mostBuffered: number
  /** How long queries and mutations may take to be answered before the socket is closed for a reason of ours. */
  readonly drainMs: number
}

export type Connection = {
  /** Closes it when the sign-in is over that it was opened with. */
  readonly look: () => void
  /** Asks whether it is alive, and ends it where it did not answer the last time. */
  readonly ping: () => void
  /** Closes it when what is under way was answered; what only waits for news is no reason to wait. */
  readonly leave: (code: number, reason: string) => Promise<void>
}

type State = ConnectionOptions & {
  readonly socket: WebSocket
  readonly operations: Map<string, Held>
  readonly patience: NodeJS.Timeout
  readonly drain: Drain
  /** Nothing more is begun; resolves when it is being closed. */
  leaving: Promise<void> | null
  person: Identified | null
  isBegun: boolean
  isAlive: boolean
  /** What the last ping carried: its pong carries the same. */
  asked: string
}

const TRY_AGAIN_LATER = 1013
const INVALID = 'Invalid message received'

/** One socket that speaks graphql-transport-ws. What it may be closed with, the protocol says. */
export function openConnection(socket: WebSocket, options: ConnectionOptions): Connection {
  const late = () => close(socket, CloseCode.ConnectionInitialisationTimeout, 'Connection initialisation timeout')
  const patience = setTimeout(late, options.initMs)
  const operations: State['operations'] = new Map()
  const state: State = {
    ...options,
    socket,
    patience,
    operations,
    drain: drain(() => [...operations.values()].some((operation) => !operation.isStanding())),
    leaving: null,
    person: null,
    isBegun: false,
    isAlive: true,
    asked: '',
  }
  if (socket.protocol !== GRAPHQL_TRANSPORT_WS_PROTOCOL)
    close(socket, CloseCode.SubprotocolNotAcceptable, 'Subprotocol not acceptable')
  socket.on('message', (data) => {
    try {
      hear(data, state)
    } catch (error) {
      fail(error, state)
    }
  })
  socket.on('pong', (data) => {
    if (String(data) === state.asked) state.isAlive = true
  })
  // A socket that breaks is closed next: whoever was at its other end comes back by himself.
  socket.on('error', () => socket.terminate())
  socket.once('close', () => {
    clearTimeout(patience)
    for (const operation of operations.values()) operation.stop()
  })
  return {
    look() {
      if (state.person?.session?.isOver()) void leave(state, CloseCode.Forbidden, 'Forbidden')
    },
    ping() {
      if (!state.isAlive) return socket.terminate()
      state.isAlive = false
      state.asked = randomUUID()
      if (socket.readyState === socket.OPEN) socket.ping(state.asked)
    },
    leave: (code, reason) => leave(state, code, reason),
  }
}

function leave(state: State, code: number, reason: string): Promise<void> {
  state.leaving ??= state.drain.over(state.drainMs).then(() => close(state.socket, code, reason))
  return state.leaving
}

const close = (socket: WebSocket, code: number, reason: string): void => socket.close(code, fitting(reason))

/** Who does not read does not read why either, unless he goes on at once. */
function cut(socket: WebSocket): void {
  close(socket, TRY_AGAIN_LATER, 'Read first')
  const cutting = setTimeout(() => socket.terminate(), LAST_WORDS_MS)
  socket.once('close', () => clearTimeout(cutting))
}

const LAST_WORDS_MS = seconds(2)
const MOST_REASON = 123

/** Longer reasons do not fit into the frame. */
function fitting(reason: string): string {
  let text = reason.slice(0, MOST_REASON)
  while (Buffer.byteLength(text) > MOST_REASON) text = text.slice(0, -1)
  return text
}

/** How many times what may wait in the socket may lie there before its client must not ask for more. */
const TIMES_BUFFERED = 2

/** Whoever only talks, and takes nothing, would have us keep whatever he is answered. */
function hear(data: RawData, state: State): void {
  const { socket, mostBuffered } = state
  if (socket.readyState !== socket.OPEN) return
  if (socket.bufferedAmount > TIMES_BUFFERED * mostBuffered) {
    cut(socket)
    return
  }
  // One who talks is alive, but while he takes nothing only a pong shows that he reads.
  if (socket.bufferedAmount === 0) state.isAlive = true
  const message = readMessage(String(data))
  if (message === null) close(socket, CloseCode.BadRequest, INVALID)
  else take(message, state)
}

function take(message: GraphQLWsMessage, state: State): void {
  switch (message.type) {
    case MessageType.ConnectionInit:
      begin(message.payload ?? {}, state).catch((error) => fail(error, state))
      break
    case MessageType.Ping:
      answerPing(message, state)
      break
    case MessageType.Pong:
      break
    case MessageType.Subscribe:
      subscribe(message, state)
      break
    case MessageType.Complete:
      state.operations.get(message.id)?.stop()
      break
    default:
      // Whatever else there is, is for servers to say.
      close(state.socket, CloseCode.BadRequest, INVALID)
  }
}

const MOST_ECHOED = 1_024

/** A pong need not carry anything: what is too long or too deep to be a token of somebody's own is not given back. */
function answerPing({ payload }: PingMessage, state: State): void {
  const isEchoed = payload && flawOf(payload) === null && JSON.stringify(payload).length <= MOST_ECHOED
  send(isEchoed ? { type: MessageType.Pong, payload } : { type: MessageType.Pong }, state)
}

function fail(error: unknown, { socket, fault }: State): void {
  fault(error)
  close(socket, CloseCode.InternalServerError, 'Internal server error')
}

const send = (message: object, { socket }: State): void => socket.send(JSON.stringify(message))

async function begin(parameters: Parameters, state: State): Promise<void> {
  const { socket } = state
  if (state.isBegun) return close(socket, CloseCode.TooManyInitialisationRequests, 'Too many initialisation requests')
  state.isBegun = true
  clearTimeout(state.patience)
  const person = await state.identify(parameters)
  if (socket.readyState !== socket.OPEN) return
  if (person.doubt === 'SERVICE_UNAVAILABLE') return close(socket, TRY_AGAIN_LATER, 'Try again later')
  if (person.doubt !== null) return close(socket, CloseCode.Forbidden, 'Forbidden')
  state.person = person
  send({ type: MessageType.ConnectionAck }, state)
}

function subscribe(message: SubscribeMessage, state: State): void {
  const { socket, operations, person } = state
  const { id } = message
  // Of what has not begun nothing happens: it may be asked again elsewhere.
  if (state.leaving) return
  if (person === null) close(socket, CloseCode.Unauthorized, 'Unauthorized')
  else if (operations.has(id)) close(socket, CloseCode.SubscriberAlreadyExists, `Subscriber for ${id} already exists`)
  else if (person.session?.isOver()) void leave(state, CloseCode.Forbidden, 'Forbidden')
  else start(message, person, state)
}

function start({ id, payload }: SubscribeMessage, person: Identified, state: State): void {
  const { socket, operations, mostBuffered, mostOperations } = state
  const { held, running } = holdOperation(socket, {
    id,
    mostBuffered,
    onStanding: state.drain.look,
    onEnd() {
      operations.delete(id)
      state.drain.look()
    },
    leave: (code, reason) => void leave(state, code, reason),
  })
  if (operations.size >= mostOperations) {
    state.refuse(running)
    return
  }
  operations.set(id, held)
  void state.run(running, known({ ...payload }), person)
}

/** What else a client sends along is not kept for as long as its operation lasts. */
function known(payload: Parameters): Parameters {
  const { query, documentId, variables, operationName, extensions } = payload
  return { query, documentId, variables, operationName, extensions }
}
