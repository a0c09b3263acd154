import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'

/** Why nothing could be read. */
export type Unread = { readonly status: number; readonly code: string; readonly message: string }

const BROKEN: Unread = { status: 400, code: 'BAD_REQUEST', message: 'This is no request of HTTP/1.1.' }

const BY_ERROR: Readonly<Record<string, Unread>> = {
  HPE_HEADER_OVERFLOW: { status: 431, code: 'HEADERS_LIMIT', message: 'The headers are larger than 16 KB.' },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { status: 413, code: 'BODY_LIMIT', message: 'The body says too much of its parts.' },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    code: 'REQUEST_TIMEOUT',
    message: 'The request did not come in time; try again.',
  },
}

type Refusing = {
  readonly isAnswering: (socket: Duplex) => boolean
  /** What every other refusal says in its body. */
  readonly bodyOf: (unread: Unread) => string
}

/** What Node could not read as a request is refused in the form of every other refusal; nothing is written into an answer under way. */
export const refuseUnread =
  ({ isAnswering, bodyOf }: Refusing) =>
  ({ code }: NodeJS.ErrnoException, socket: Duplex): void => {
    if (!socket.writable || isAnswering(socket)) return void socket.destroy()
    // Whoever was refused must not keep the connection instead.
    socket.once('finish', () => socket.destroy())
    const unread = BY_ERROR[code ?? ''] ?? BROKEN
    socket.end(textOf(unread.status, bodyOf(unread)))
  }

function textOf(status: number, body: string): string {
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/json; charset=utf-8',
    'x-content-type-options: nosniff',
    'cache-control: no-store',
    'connection: close',
    `content-length: ${Buffer.byteLength(body)}`,
  ]
  return `${head.join('\r\n')}\r\n\r\n${body}`
}
