import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http'
import * as http from 'node:http'
import * as https from 'node:https'
import { fault } from '@supermall/kernel/fault'
import { readBody } from '@supermall/subgraph/http'

export type Sending = {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly timeoutMs: number
  /** Whether it may be sent again when a connection that was kept open turns out to be dead. */
  readonly isRepeatable: boolean
  /** Aborted when nobody waits for the answer any more. */
  readonly gone?: AbortSignal
}

export type Answered = { readonly status: number; readonly text: string }

export type Connection = {
  /** Resolves when the whole answer is there. */
  readonly send: (sending: Sending) => Promise<Answered>
  /** A request whose body the caller writes himself. */
  readonly open: (options: Pick<RequestOptions, 'method' | 'path' | 'headers' | 'signal'>) => ClientRequest
  readonly close: () => void
}

/** Connections to one address, kept open between requests. */
export function connection(url: string, most: number): Connection {
  const base = new URL(url)
  const { request: start, Agent } = base.protocol === 'https:' ? https : http
  const agent = new Agent({ keepAlive: true, maxSockets: most, scheduling: 'lifo' })
  const prefix = base.pathname.replace(/\/$/, '')

  const open: Connection['open'] = ({ path, ...options }) =>
    start({
      ...options,
      agent,
      protocol: base.protocol,
      hostname: hostOf(base),
      port: base.port,
      path: `${prefix}${path}`,
    })

  async function send(sending: Sending): Promise<Answered> {
    const { method, path, timeoutMs, gone: signal } = sending
    const request = open({ method, path, headers: withLength(sending), ...(signal ? { signal } : {}) })
    try {
      const response = await answered(request, sending)
      return { status: response.statusCode ?? 0, text: (await readBody(response, MOST_ANSWER)).toString() }
    } catch (error) {
      if (request.reusedSocket && sending.isRepeatable && isBroken(error))
        return send({ ...sending, isRepeatable: false })
      if (isLate(error)) throw fault('DEADLINE_EXCEEDED', `${url} took over ${timeoutMs} ms`)
      throw fault('SERVICE_UNAVAILABLE', `${url}: ${error}`)
    }
  }

  return { send, open, close: () => agent.destroy() }
}

const MOST_ANSWER = 32 * 1024 * 1024
const LATE = 'no answer in time'

/** The head of the answer; the deadline holds for its body too. */
function answered(request: ClientRequest, { body, timeoutMs }: Sending): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => request.destroy(new Error(LATE)), timeoutMs)
    request.once('close', () => clearTimeout(timer))
    request.on('error', reject)
    request.once('response', resolve)
    request.end(body)
  })
}

const withLength = ({ headers, body }: Sending) =>
  body === undefined ? headers : { ...headers, 'content-length': String(Buffer.byteLength(body)) }

const isLate = (error: unknown): boolean => error instanceof Error && error.message === LATE

const isBroken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE')

/** `node:http` wants an IPv6 address without its brackets. */
const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '')
