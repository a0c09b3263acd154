import { randomBytes } from 'node:crypto'

const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})(?:-.*)?$/

/** The caller's trace goes on with a step of our own; who sends none, or something else, begins one here. */
export function continueTrace(header: string | undefined): { readonly traceId: string; readonly traceparent: string } {
  const [, traceId = randomBytes(16).toString('hex'), flags = '01'] = TRACEPARENT.exec(header ?? '') ?? []
  return { traceId, traceparent: `00-${traceId}-${randomBytes(8).toString('hex')}-${flags}` }
}
