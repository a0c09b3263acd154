import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http'
import * as http from 'node:http'
import * as https from 'node:https'
import { fault } from '@supermall/kernel/fault'

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
  readonly open: (options: Pick<RequestOptions, 'method' | 'path' | 'headers'>) => ClientRequest
  readonly close: () => void
}

/** Connections to one address, kept open between requests. */
export function connection(url: string, most: number): Connection {
  const base = new URL(url)
  const { request: start, Agent } = base.protocol === 'https:' ? https : http
  const agent = new Agent({ keepAlive: true, maxSockets: most, scheduling: 'lifo' })
  const prefix = base.pathname.replace(/\/$/, '')

  const address = { agent, protocol: base.protocol, hostname: hostOf(base), port: base.port }

  const open: Connection['open'] = ({ path, ...options }) => start({ ...options, ...address, path: `${prefix}${path}` })

  async function send(sending: Sending): Promise<Answered> {
    const { method, path } = sending
    const request = open({ method, path, headers: withLength(sending) })
    try {
      return await answered(request, sending)
    } catch (error) {
      if (request.reusedSocket && sending.isRepeatable && isBroken(error))
        return send({ ...sending, isRepeatable: false })
      if (isLate(error)) throw fault('DEADLINE_EXCEEDED', `${url}: ${error.message}`)
      throw fault('SERVICE_UNAVAILABLE', `${url}: ${error}`)
    }
  }

  return { send, open, close: () => agent.destroy() }
}

const MOST_ANSWER = 32 * 1024 * 1024
const LATE = 'no answer in time'
const LEFT = 'nobody waits any more'

/** The whole answer, until it is late or nobody waits; events, because promises for each chunk cost more than all else here. */
function answered(request: ClientRequest, { body, timeoutMs, gone }: Sending): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const late = () => request.destroy(new Error(LATE))
    const left = () => request.destroy(new Error(LEFT))
    const timer = setTimeout(late, timeoutMs)
    gone?.addEventListener('abort', left)
    request.once('close', () => {
      clearTimeout(timer)
      gone?.removeEventListener('abort', left)
      reject(new Error('the answer ended too soon'))
    })
    request.on('error', reject)
    request.once('response', (response) => {
      collect(response, (text) => resolve({ status: response.statusCode ?? 0, text }))
      response.once('error', reject)
    })
    request.end(body)
  })
}

function collect(response: IncomingMessage, done: (text: string) => void): void {
  const chunks: Buffer[] = []
  let size = 0
  response.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > MOST_ANSWER) response.destroy(new Error(`the answer is larger than ${MOST_ANSWER} bytes`))
    else chunks.push(chunk)
  })
  response.once('end', () => done((chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)).toString()))
}

const withLength = ({ headers, body }: Sending) =>
  body === undefined ? headers : { ...headers, 'content-length': String(Buffer.byteLength(body)) }

const isLate = (error: unknown): error is Error =>
  error instanceof Error && (error.message === LATE || error.message === LEFT)

const isBroken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE')

/** `node:http` wants an IPv6 address without its brackets. */
const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '')
