import { randomHex } from '@supermall/kernel/random'

const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-((?!0{16})[0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/

export type Told = {
  readonly traceId: string
  /** A step of our own in that trace. */
  readonly traceparent: string
  /** The caller's step; null where he sent none that can be read. */
  readonly cause: string | null
}

/** The caller's trace goes on with a step of our own; who sends none, or something else, begins one here. */
export function continueTrace(header: string | undefined): Told {
  const [, told, step, flags = '01'] = TRACEPARENT.exec(header ?? '') ?? []
  const traceId = told ?? randomHex(16)
  return {
    traceId,
    traceparent: `00-${traceId}-${randomHex(8)}-${flags}`,
    cause: told && step ? `00-${told}-${step}-${flags}` : null,
  }
}
