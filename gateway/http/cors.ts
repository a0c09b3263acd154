import type { IncomingMessage, ServerResponse } from 'node:http'
import { minutes } from '@supermall/kernel/time'
import { headerOf } from '@supermall/subgraph/http'

export type Cors = (request: IncomingMessage, response: ServerResponse) => void

const PREFLIGHT = {
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers': [
    'accept',
    'authorization',
    'content-type',
    'traceparent',
    'apollo-require-preflight',
    'last-event-id',
    'x-cost',
  ].join(', '),
  'access-control-max-age': String(minutes(10) / 1_000),
}

/**
 * Pages of these origins may read what the graph answers. Tokens travel in a header, never in a cookie, so no
 * credentials are shared.
 */
export function cors(origins: string): Cors {
  const allowed = new Set(origins.split(/\s+/).filter(Boolean))
  return (request, response) => {
    const origin = headerOf(request.headers, 'origin')
    response.appendHeader('vary', 'Origin')
    if (origin === undefined || !(allowed.has('*') || allowed.has(origin))) return
    response.setHeader('access-control-allow-origin', origin)
    response.setHeader('access-control-expose-headers', 'x-trace-id, retry-after')
    if (request.method === 'OPTIONS')
      for (const [name, value] of Object.entries(PREFLIGHT)) response.setHeader(name, value)
  }
}
