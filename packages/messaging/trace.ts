import { AsyncLocalStorage } from 'node:async_hooks'
import type { Attributes, Span, SpanContext, Tracer } from '@opentelemetry/api'
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api'

/** What a step is, and of which trace. */
type Step = {
  readonly name: string
  readonly kind?: SpanKind
  /** Where it was caused, when that was elsewhere. Absent: by the step that runs here. */
  readonly parent?: string | null | undefined
  readonly attributes?: Attributes
}

let tracer: Tracer | null = null
const running = new AsyncLocalStorage<Span>()

/** Without a tracer nothing below does anything, and nothing is made: who calls asks this first where he would make something. */
export const isTracing = (): boolean => tracer !== null

/** One for all of the process, like the log of what it does; null puts it away. */
export function traceBy(next: Tracer | null): void {
  tracer = next
}

/** Runs the work as a step of its trace. What it throws, the step failed by. */
export async function traced<T>(step: Step, work: (span: Span | null) => Promise<T>): Promise<T> {
  const span = begin(step)
  if (span === null) return work(null)
  try {
    return await running.run(span, () => work(span))
  } catch (error) {
    fail(span, error)
    throw error
  } finally {
    span.end()
  }
}

/** A step that whoever begins it also ends; null when nothing is traced, or the trace that runs here is not recorded. */
export function begin({ name, kind = SpanKind.INTERNAL, parent, attributes = {} }: Step): Span | null {
  if (tracer === null) return null
  const cause = causeOf(parent)
  const here = running.getStore()
  if (cause !== null && here?.spanContext() === cause && !here.isRecording()) return null
  return tracer.startSpan(name, { kind, attributes }, cause ? trace.setSpanContext(ROOT_CONTEXT, cause) : ROOT_CONTEXT)
}

/** A step of the trace that runs here, and none where none runs: what nobody asked for begins no trace. */
export const beginHere = (step: Step): Span | null =>
  running.getStore()?.isRecording() ? begin({ ...step, parent: undefined }) : null

export function fail(span: Span, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error)
  span.setStatus({ code: SpanStatusCode.ERROR, message: message.slice(0, 300) })
}

/** Runs the work as part of what the span is of. */
export const within = <T>(span: Span | null, work: () => T): T => (span ? running.run(span, work) : work())

/** What goes on by itself is not part of what woke it. */
export const apart = <T>(work: () => T): T => (tracer === null ? work() : running.exit(work))

/** The step that runs here; undefined where none does. */
export const spanHere = (): Span | undefined => (tracer === null ? undefined : running.getStore())

/** The step that runs here, as it travels to others; null where none runs. */
export function traceparentHere(): string | null {
  const span = tracer === null ? undefined : running.getStore()
  return span ? traceparentOf(span) : null
}

export function traceparentOf(span: Span): string {
  const { traceId, spanId, traceFlags } = span.spanContext()
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`
}

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/

/** A step that runs here in the same trace is nearer than what is told of where it began. */
function causeOf(parent: string | null | undefined): SpanContext | null {
  const here = running.getStore()?.spanContext() ?? null
  if (parent === undefined) return here
  const [, traceId, spanId, flags] = TRACEPARENT.exec(parent ?? '') ?? []
  if (traceId === undefined || spanId === undefined || flags === undefined) return null
  if (here?.traceId === traceId) return here
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & TraceFlags.SAMPLED, isRemote: true }
}
