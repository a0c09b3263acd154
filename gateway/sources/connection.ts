import type { Readable } from 'node:stream'
import { Fault, fault } from '@supermall/kernel/fault'
import type { Gone } from '@supermall/kernel/gone'
import { minutes, seconds } from '@supermall/kernel/time'
import type { Dispatcher } from 'undici'
import { errors, Pool } from 'undici'

export type Sending = {
  readonly method: 'GET' | 'POST'
  readonly path: string
  /** Names and values in turn: nothing else is sent along. */
  readonly headers: readonly string[]
  readonly body?: string
  readonly timeoutMs: number
  /**
   * Whether it is sent again at once when its connection breaks: the other side may have read it already. What was not yet written
   * when a connection ended goes over another one in any case.
   */
  readonly isRepeatable: boolean
  /** Aborted when nobody waits for the answer any more. */
  readonly gone?: Gone
}

/** There was nobody to ask: nothing of it was begun, so whatever it is may be sent again. */
export class Unreached extends Fault {
  constructor(said: string) {
    super('SERVICE_UNAVAILABLE', said)
  }
}

export type Answered = { readonly status: number; readonly text: string }

type Passing = {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string | string[]>>
  readonly body: Readable | null
  readonly silenceMs: number
  readonly gone: AbortSignal
}

export type Connection = {
  /** Resolves when the whole answer is there. */
  readonly send: (sending: Sending) => Promise<Answered>
  /** Sends a body as it comes in; resolves when an answer begins. */
  readonly pass: (passing: Passing) => Promise<Dispatcher.ResponseData>
  readonly close: () => void
}

/** Connections to one address, kept open between requests; one request at a time on each, so that none waits for another. */
export function connection(url: string, most: number): Connection {
  const base = new URL(url)
  const prefix = base.pathname.replace(/\/$/, '')
  // Whoever sends says how long he waits: the pool's own times are only there so that nothing hangs for ever.
  const pool = new Pool(base.origin, {
    connections: most,
    pipelining: 1,
    connect: { timeout: seconds(10) },
    headersTimeout: minutes(1),
    bodyTimeout: minutes(1),
  })

  async function send(sending: Sending): Promise<Answered> {
    const beganAt = performance.now()
    try {
      return await exchange(pool, { ...sending, path: `${prefix}${sending.path}` })
    } catch (error) {
      const timeoutMs = sending.timeoutMs - (performance.now() - beganAt)
      if (sending.isRepeatable && isBroken(error) && timeoutMs > 0)
        return send({ ...sending, timeoutMs, isRepeatable: false })
      if (error instanceof Unawaited) throw fault('DEADLINE_EXCEEDED', `${url}: ${error.message}`)
      if (isRefused(error)) throw new Unreached(`${url}: ${error}`)
      throw fault('SERVICE_UNAVAILABLE', `${url}: ${error}`)
    }
  }

  return {
    send,
    pass: ({ path, silenceMs, gone, method, ...passing }) =>
      pool.request({
        ...passing,
        method: method as Dispatcher.HttpMethod,
        path: `${prefix}${path}`,
        signal: gone,
        headersTimeout: silenceMs,
        bodyTimeout: silenceMs,
      }),
    close: () => void pool.destroy(),
  }
}

const MOST_ANSWER = 32 * 1024 * 1024

/** Nobody waits for the answer any more. */
class Unawaited extends Error {}

/** An answer that broke off after its beginning: asking again would be asking twice. */
class Interrupted extends Error {}

type Settle = { readonly resolve: (answered: Answered) => void; readonly reject: (why: unknown) => void }

/** The whole answer, until it is late or nobody waits; a handler, because a stream for each answer costs more than all else here. */
function exchange(pool: Pool, { timeoutMs, gone, headers, ...sending }: Sending): Promise<Answered> {
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | null = null
    let given: Error | null = null
    const give = (why: string) => () => {
      given = new Unawaited(why)
      controller?.abort(given)
      settle.reject(given)
    }
    const left = give('nobody waits any more')
    const timer = setTimeout(give('no answer in time'), timeoutMs)
    const end = () => {
      clearTimeout(timer)
      gone?.removeEventListener('abort', left)
    }
    const settle: Settle = {
      resolve(answered) {
        end()
        resolve(answered)
      },
      reject(why) {
        end()
        reject(why)
      },
    }
    gone?.addEventListener('abort', left)
    const begun = (begins: Dispatcher.DispatchController) => {
      controller = begins
      if (given) begins.abort(given)
    }
    pool.dispatch({ ...sending, headers: headers as string[] }, receiver(settle, begun))
  })
}

function receiver(
  { resolve, reject }: Settle,
  begun: (controller: Dispatcher.DispatchController) => void,
): Dispatcher.DispatchHandler {
  const chunks: Buffer[] = []
  let size = 0
  let status = 0
  return {
    onRequestStart: begun,
    onResponseStart(_, statusCode) {
      status = statusCode
    },
    onResponseData(controller, chunk) {
      size += chunk.length
      if (size > MOST_ANSWER) controller.abort(new Error(`the answer is larger than ${MOST_ANSWER} bytes`))
      else chunks.push(chunk)
    },
    onResponseEnd: () => resolve({ status, text: textOf(chunks) }),
    onResponseError: (_, error) =>
      reject(status === 0 || error instanceof Unawaited ? error : new Interrupted(String(error))),
  }
}

const textOf = (chunks: readonly Buffer[]): string =>
  (chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)).toString()

/** A connection that was never made; by name, of several addresses none took it. */
const isRefused = (error: unknown): boolean =>
  error instanceof AggregateError
    ? error.errors.every(isRefused)
    : error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED'

const BROKEN = new Set(['ECONNRESET', 'EPIPE'])

const isBroken = (error: unknown): boolean =>
  error instanceof errors.SocketError || (error instanceof Error && 'code' in error && BROKEN.has(String(error.code)))
