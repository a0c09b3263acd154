import type { IncomingMessage, ServerResponse } from 'node:http'
import { minutes } from '@supermall/kernel/time'
import { headerOf } from '@supermall/subgraph/http'

/** Names an event stream that many operations share; whoever has no headers names it as `token` among the parameters. */
export const STREAM_TOKEN_HEADER = 'x-graphql-event-stream-token'

export type Cors = (request: IncomingMessage, response: ServerResponse) => void

const PREFLIGHT = {
  'access-control-allow-methods': 'GET, POST, PUT, DELETE',
  'access-control-allow-headers': [
    ...['accept', 'authorization', 'cache-control', 'content-type', 'last-event-id'],
    ...['traceparent', 'tracestate', 'baggage'],
    ...['apollo-require-preflight', 'graphql-require-preflight', 'x-apollo-operation-name'],
    ...['apollographql-client-name', 'apollographql-client-version'],
    ...['x-cost', STREAM_TOKEN_HEADER],
  ].join(', '),
  'access-control-max-age': String(minutes(10) / 1_000),
}

/**
 * Pages of these origins may read what the graph and the plain paths answer, and may send files. Tokens travel in a header, never in a cookie, so no
 * credentials are shared.
 */
export function cors(origins: string): Cors {
  const isAllowed = allowList(origins)
  return (request, response) => {
    const origin = headerOf(request.headers, 'origin')
    response.appendHeader('vary', 'Origin')
    if (origin === undefined || !isAllowed(origin)) return
    response.setHeader('access-control-allow-origin', origin)
    response.setHeader('access-control-expose-headers', 'x-trace-id, retry-after')
    if (request.method === 'OPTIONS')
      for (const [name, value] of Object.entries(PREFLIGHT)) response.setHeader(name, value)
  }
}

/** Whether whoever sends this request may read what comes back over a socket, to which the rules of browsers do not reach. */
export type MayRead = (request: IncomingMessage) => boolean

export function mayRead(origins: string): MayRead {
  const isAllowed = allowList(origins)
  return ({ headers }) => {
    const origin = headerOf(headers, 'origin')
    return origin === undefined || isAllowed(origin) || hostIn(origin) === headerOf(headers, 'host')
  }
}

function allowList(origins: string): (origin: string) => boolean {
  const allowed = new Set(origins.split(/\s+/).filter(Boolean))
  return (origin) => allowed.has('*') || allowed.has(origin)
}

const hostIn = (origin: string): string | null => (URL.canParse(origin) ? new URL(origin).host : null)
