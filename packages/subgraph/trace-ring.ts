import type { SpanProcessor } from '@opentelemetry/sdk-trace-base'

/** A step of a trace, as it is shown. */
export type SeenSpan = {
  readonly name: string
  readonly id: string
  readonly parentId: string | null
  readonly startedAt: number
  readonly milliseconds: number
  readonly error: string | null
  readonly attributes: Readonly<Record<string, unknown>>
}

export type SeenTrace = { readonly id: string; readonly spans: readonly SeenSpan[] }

export type TraceRing = {
  readonly processor: SpanProcessor
  /** The latest first. */
  readonly latest: () => readonly SeenTrace[]
  readonly find: (id: string) => SeenTrace | null
}

const MOST_TRACES = 200
const MOST_SPANS = 500

/** The latest traces of this process, in memory: what is older or too long is let go. */
export function traceRing(): TraceRing {
  const traces = new Map<string, SeenSpan[]>()

  function keep(id: string, span: SeenSpan): void {
    const spans = traces.get(id) ?? []
    if (spans.length < MOST_SPANS) spans.push(span)
    const oldest = !traces.has(id) && traces.size >= MOST_TRACES ? traces.keys().next().value : undefined
    if (oldest !== undefined) traces.delete(oldest)
    traces.set(id, spans)
  }

  return {
    processor: {
      onStart: () => undefined,
      onEnd(span) {
        keep(span.spanContext().traceId, {
          name: span.name,
          id: span.spanContext().spanId,
          parentId: span.parentSpanId ?? null,
          startedAt: milliseconds(span.startTime),
          milliseconds: milliseconds(span.duration),
          error: span.status.code === ERROR ? (span.status.message ?? 'failed') : null,
          attributes: span.attributes,
        })
      },
      forceFlush: async () => undefined,
      shutdown: async () => traces.clear(),
    },
    latest: () => [...traces].reverse().map(([id, spans]) => ({ id, spans })),
    find(id) {
      const spans = traces.get(id)
      return spans ? { id, spans } : null
    },
  }
}

const ERROR = 2

const milliseconds = ([seconds, nanoseconds]: readonly [number, number]): number =>
  seconds * 1_000 + nanoseconds / 1_000_000
