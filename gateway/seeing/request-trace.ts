import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Span } from '@opentelemetry/api'
import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import { begin, traceparentOf } from '@supermall/messaging/trace'
import { headerOf } from '@supermall/subgraph/http'
import { isGraphPath } from '../contracts/contract.ts'
import { continueTrace } from '../identity/trace.ts'

export type RequestTrace = {
  readonly traceId: string
  readonly traceparent: string
  /** Null when nothing is traced. */
  readonly span: Span | null
}

/** The first step of a trace, or the next one of whoever asks; it ends with the answer. */
export function traceRequest(request: IncomingMessage, response: ServerResponse, path: string): RequestTrace {
  const told = continueTrace(headerOf(request.headers, 'traceparent'))
  if (!isWorthTracing(request, path)) return { ...told, span: null }
  const span = begin({
    name: `${request.method} ${path}`,
    kind: SpanKind.SERVER,
    parent: told.cause,
    attributes: { 'http.request.method': request.method ?? '', 'url.path': path },
  })
  if (span === null) return { ...told, span }
  response.once('close', () => {
    span.setAttribute('http.response.status_code', response.statusCode)
    if (response.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR, message: `${response.statusCode}` })
    span.end()
  })
  return { traceId: span.spanContext().traceId, traceparent: traceparentOf(span), span }
}

/** The graph, and whatever changes something; pictures and pages would only push them out. */
const isWorthTracing = ({ method }: IncomingMessage, path: string): boolean =>
  isGraphPath(path) ? method !== 'OPTIONS' : method === 'POST' || method === 'PUT'
