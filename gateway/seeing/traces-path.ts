import type { IncomingMessage, ServerResponse } from 'node:http'
import { pathOf } from '@supermall/subgraph/http'
import type { TraceRing } from '@supermall/subgraph/trace-ring'
import { guardAnswer } from '../http/security.ts'
import { tracePage, tracesPage } from './traces-page.ts'

/** True when the request was for the traces and is answered. */
export type Traces = (request: IncomingMessage, response: ServerResponse) => boolean

const ONE = /^\/traces\/([0-9a-f]{32})$/

/** `/traces` and `/traces/<id>`: pages without a script, of what this process remembers. Without a ring there is no such path. */
export const openTraces =
  (ring: TraceRing | null): Traces =>
  (request, response) => {
    const path = pathOf(request)
    if (ring === null || request.method !== 'GET' || !/^\/traces(\/|$)/.test(path)) return false
    const found = ring.find(ONE.exec(path)?.[1] ?? '')
    const page = path === '/traces' ? tracesPage(ring.latest()) : found ? tracePage(found) : null
    if (page === null) return false
    guardAnswer(response, false)
    response.setHeader('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
    response.setHeader('cache-control', 'no-store')
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page)
    return true
  }
