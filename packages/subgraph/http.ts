import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { Fault, whenToRetry } from '@supermall/kernel/fault'
import { minutes, seconds, within } from '@supermall/kernel/time'
import type { Log } from '@supermall/messaging/log'
import type { Route } from './definition.ts'
import { SocketsOnly } from './offered-upgrade.ts'
import { refuseUnread } from './unread-request.ts'

/** Takes over a connection that shall speak another protocol from now on. */
type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void
export type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>

export type Listening = {
  readonly port: number
  /** Takes no new connection, waits at most that long for what is under way, whoever asked for it gone or not, then cuts what is left. */
  readonly stop: (mostMs: number) => Promise<void>
}

/** Why a request was turned away before anything ran: the text is public. */
export class HttpFault extends Error {
  readonly status: number
  readonly code: string
  readonly headers: Readonly<Record<string, string>>
  readonly retryAfterMs: number | null

  constructor(status: number, code: string, { message, headers = {}, retryAfterMs }: Said) {
    super(message)
    this.name = 'HttpFault'
    this.status = status
    this.code = code
    this.retryAfterMs = retryAfterMs ?? null
    this.headers = retryAfterMs === undefined ? headers : { ...headers, 'retry-after': wholeSeconds(retryAfterMs) }
  }

  /** What an error of the graph says of it. */
  get extensions() {
    const { status, code, retryAfterMs } = this
    const isRetryable = status === 408 || status === 429 || status === 503
    return { code, retryable: isRetryable, ...whenToRetry(retryAfterMs) }
  }
}

type Said = {
  readonly message: string
  readonly headers?: Readonly<Record<string, string>>
  /** When it is worth trying again: in the header in whole seconds, in the error as exactly as it is known. */
  readonly retryAfterMs?: number
}

const wholeSeconds = (milliseconds: number): string => String(Math.max(1, Math.ceil(milliseconds / 1_000)))

type Listens = {
  readonly host: string
  readonly port: number
  readonly log: Log
  readonly handle: Handle
  readonly upgrade?: Upgrade
  /** How long a client may take nothing of what there is for him; absent where only our own processes ask. */
  readonly unreadMs?: number
}

/** A request may be a large file over a slow line: whoever reads its body has a clock of his own beside this one. */
const PATIENCE = {
  requestTimeout: minutes(15),
  headersTimeout: seconds(15),
  keepAliveTimeout: seconds(65),
  // How often Node looks for whom these times are over.
  connectionsCheckingInterval: seconds(5),
}

/** A server whose slow or silent clients are cut off, and whose end loses no answer that is under way. */
export async function listen(options: Listens): Promise<Listening> {
  const { host, port, log, handle } = options
  const underWay: UnderWay = new Map()
  const works = atWork()
  let isEnding = false
  const server = createServer({ ...PATIENCE, IncomingMessage: SocketsOnly }, (request, response) => {
    // A pipeline that fails takes the socket from the request that it read.
    const { socket } = request
    const ahead = underWay.get(socket) ?? []
    ahead.push(response)
    response.once('close', () => {
      ahead.splice(ahead.indexOf(response), 1)
      // Who was told that the connection stays, as whoever reads a stream was, would keep us waiting until it is cut.
      if (isEnding) setImmediate(() => server.closeIdleConnections())
      if (!request.complete) cutRest(request, socket)
    })
    if (isEnding) response.setHeader('connection', 'close')
    works.begin()
    void handle(request, response)
      .catch((error) => sendFault(response, error, log))
      .finally(works.end)
  })
  server.on('connection', (socket) => {
    underWay.set(socket, [])
    socket.once('close', () => underWay.delete(socket))
  })
  server.on(
    'clientError',
    refuseUnread({
      isAnswering: (socket) => (underWay.get(socket as Socket) ?? []).some(({ headersSent }) => headersSent),
      bodyOf: ({ status, ...said }) => JSON.stringify(bodyOf(new HttpFault(status, said.code, said))),
    }),
  )
  if (options.upgrade) server.on('upgrade', options.upgrade)
  if (options.unreadMs !== undefined) cutUnread(server, underWay, options.unreadMs)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    async stop(mostMs) {
      isEnding = true
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const [socket, responses] of underWay) {
        for (const response of responses) if (!response.headersSent) response.setHeader('connection', 'close')
        // Node takes a connection for busy that was opened and never used, as browsers and pools do.
        if (socket.bytesRead === 0) socket.destroy()
      }
      // Whoever went away has not taken back what they asked for.
      await within(mostMs, closed.then(works.ended))
      server.closeAllConnections()
      await closed
    },
  }
}

/**
 * The answers of each connection: one, or as many as a client asks for ahead. These are lists, for V8 makes a set that is always added
 * to and taken from one new table after the other, each of which holds on to the next until it collects all of its memory: so would
 * every request.
 */
type UnderWay = Map<Socket, ServerResponse[]>

/** Counts what is worked at. */
function atWork() {
  let count = 0
  let ended: (() => void) | null = null
  return {
    begin: () => void count++,
    end(): void {
      count--
      if (count === 0) ended?.()
    },
    /** Nothing is any more. */
    ended(): Promise<void> {
      return new Promise((resolve) => {
        if (count === 0) resolve()
        else ended = resolve
      })
    },
  }
}

/** Who waits for us is left alone; who is waited for, and takes nothing of what was written for him, is not. */
function cutUnread(server: Server, underWay: UnderWay, unreadMs: number): void {
  const isWorkedFor = (socket: Socket): boolean =>
    socket.writableLength === 0 && (underWay.get(socket) ?? []).some(({ writableEnded }) => !writableEnded)
  server.setTimeout(unreadMs, (socket) => {
    if (!isWorkedFor(socket)) socket.destroy()
  })
}

const REST_MS = seconds(60)

/** Who has his answer, and still sends what nobody reads, is not waited for as long as an upload. */
function cutRest(request: IncomingMessage, socket: Socket): void {
  if (socket.destroyed) return
  // A connection that stays has many requests: none leaves anything behind on it.
  const over = (): void => {
    clearTimeout(patience)
    request.off('end', over)
    socket.off('close', over)
  }
  const patience = setTimeout(() => {
    over()
    if (!request.complete) socket.destroy()
  }, REST_MS)
  request.once('end', over)
  socket.once('close', over)
}

const BODY_MS = seconds(10)

/** The whole body, refused as soon as it is known to be larger than the limit, and when it has not come in time. */
export function readBody(request: IncomingMessage, most: number, withinMs = BODY_MS): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > most) return Promise.reject(tooLarge(most))
  if (request.destroyed) return Promise.reject(brokenOff())
  const chunks: Buffer[] = []
  let size = 0
  // By its events: a loop over a stream costs more than reading a small body does.
  return new Promise<Buffer>((resolve, reject) => {
    const refuse = (fault: HttpFault): void => {
      clearTimeout(patience)
      request.pause()
      reject(fault)
    }
    const patience = setTimeout(() => refuse(tooSlow()), withinMs)
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      chunks.push(chunk)
      if (size > most) refuse(tooLarge(most))
    })
    request.on('end', () => {
      clearTimeout(patience)
      resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks))
    })
    request.on('error', () => refuse(brokenOff()))
  })
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  if (!response.hasHeader('content-type')) response.setHeader('content-type', 'application/json; charset=utf-8')
  response.setHeader('x-content-type-options', 'nosniff')
  response.statusCode = status
  endWith(response, JSON.stringify(body))
}

/** HEAD is told the length of what GET would be sent, which Node leaves out where no body goes with it. */
export function endWith(response: ServerResponse, body: string | Buffer): void {
  if (response.req.method === 'HEAD') response.setHeader('content-length', Buffer.byteLength(body))
  response.end(body)
}

/** Whatever was thrown, told in the form that a client of the graph can read, and nothing internal in it. */
function sendFault(response: ServerResponse, error: unknown, log: Log): void {
  if (!(error instanceof HttpFault) && !(error instanceof Fault)) log.error('http.fault', { error })
  if (response.headersSent) {
    response.destroy()
    return
  }
  const { status, headers, ...said } = told(error)
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  sendJson(response, status, bodyOf(said, response.getHeader(TRACE_HEADER)))
}

const bodyOf = (
  { message, extensions }: Pick<HttpFault, 'message'> & { readonly extensions: object },
  traceId?: unknown,
) => ({
  errors: [{ message, extensions: { ...extensions, traceId } }],
})

/** Where an answer says under which number it is found in logs and traces. */
export const TRACE_HEADER = 'x-trace-id'

function told(error: unknown) {
  if (error instanceof HttpFault) {
    const { status, headers, message, extensions } = error
    return { status, headers, message, extensions }
  }
  const { status, code, publicText, retryable } =
    error instanceof Fault ? error : new Fault('INTERNAL_SERVER_ERROR', '')
  return { status, headers: {}, message: publicText, extensions: { code, retryable } }
}

/** The route for a path, HEAD being answered as GET without its body; throws when there is none. */
export function findRoute<W>(routes: readonly Route<W>[], method: string | undefined, path: string): Route<W> {
  const there = routes.filter((route) => isBelow(route.path, path))
  const wanted = method === 'HEAD' ? 'GET' : method
  const route = there.find((one) => one.method === wanted)
  if (route) return route
  if (there.length === 0) throw notFound()
  const allow = [...new Set(there.map((one) => one.method))].join(', ')
  throw new HttpFault(405, 'METHOD_NOT_ALLOWED', { message: `This path takes ${allow}.`, headers: { allow } })
}

/** A path that ends with a slash stands for everything below it. */
export const isBelow = (root: string, path: string): boolean =>
  root.endsWith('/') ? path.startsWith(root) : path === root

export const notFound = (): HttpFault => new HttpFault(404, 'NOT_FOUND', { message: 'There is nothing here.' })

export const pathOf = (request: IncomingMessage): string => (request.url ?? '/').split('?', 1)[0] ?? '/'

export const headerOf = (headers: IncomingHttpHeaders, name: string): string | undefined => {
  const value = headers[name]
  return Array.isArray(value) ? value[0] : value
}

export const brokenOff = (): HttpFault => new HttpFault(400, 'BAD_REQUEST', { message: 'The body broke off.' })

/** The rest of a body that nobody reads would stand before the next request. */
const AND_CLOSE = { connection: 'close' }

const tooLarge = (most: number): HttpFault =>
  new HttpFault(413, 'BODY_LIMIT', { message: `The body is larger than ${most} bytes.`, headers: AND_CLOSE })

export const tooSlow = (): HttpFault =>
  new HttpFault(408, 'BODY_TIMEOUT', { message: 'The body did not come in time; try again.', headers: AND_CLOSE })
