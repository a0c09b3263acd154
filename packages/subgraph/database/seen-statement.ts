import type { Span } from '@opentelemetry/api'
import { SpanKind } from '@opentelemetry/api'
import { isMeasuring, metrics } from '@supermall/messaging/metrics'
import { beginHere, fail, isTracing } from '@supermall/messaging/trace'
import type { Asked, Callback } from './statement.ts'
import { isCursor, textOf } from './statement.ts'

const MOST_TEXT = 1_000

/** While nobody watches, a statement goes its way as if this were not here. */
export const isSeen = (): boolean => isTracing() || isMeasuring()

/** A statement as a step of the trace that it is made for, and as one more of its domain. What is bound to it is never told. */
export function seen(asked: Asked, domain: string, run: (asked: Asked) => unknown): unknown {
  if (isCursor(asked[0])) return run(asked)
  const span = spanOf(asked[0], domain)
  const startedAt = performance.now()
  const end = (error: unknown): void => finish(span, error, { domain, startedAt })
  const callback = typeof asked.at(-1) === 'function' ? (asked.at(-1) as Callback) : null
  if (callback !== null) return run([...asked.slice(0, -1), heard(callback, end)])
  const answer = run(asked) as Promise<unknown>
  answer.then(() => end(null), end)
  return answer
}

function spanOf(statement: unknown, domain: string): Span | null {
  if (!isTracing()) return null
  const text = textOf(statement)
  const verb = /^\s*(\w+)/.exec(text)?.[1]?.toLowerCase() ?? 'statement'
  const attributes = { 'db.system': 'postgresql', 'db.namespace': domain, 'db.query.text': text.slice(0, MOST_TEXT) }
  const end = isEnding(statement) ? ' and commit' : ''
  return beginHere({ name: `SQL ${verb}${end}`, kind: SpanKind.CLIENT, attributes })
}

const isEnding = (statement: unknown): boolean =>
  typeof statement === 'object' && statement !== null && 'ends' in statement && statement.ends === true

const heard =
  (callback: Callback, end: (error: unknown) => void): Callback =>
  (...answered) => {
    end(answered[0])
    callback(...answered)
  }

type Begun = { readonly domain: string; readonly startedAt: number }

function finish(span: Span | null, error: unknown, { domain, startedAt }: Begun): void {
  metrics.statements.inc({ domain })
  metrics.statementSeconds.observe({ domain }, (performance.now() - startedAt) / 1_000)
  if (span === null) return
  if (error) fail(span, error)
  span.end()
}
