import { SpanKind } from '@opentelemetry/api'
import { isTracing, traced } from '@supermall/messaging/trace'
import type { Answer } from '@supermall/subgraph/definition'
import { shownDocument } from '@supermall/subgraph/shown-document'
import type { Asking } from '../asking.ts'
import type { Question, Source } from '../sources/source.ts'
import { gatewayMetrics } from './gateway-metrics.ts'

/** A subgraph whose every question is counted, and is a step of its trace. */
export function seenSource<S extends Source>(source: S): S {
  const { name: subgraph } = source

  async function counted(question: Question, asking: Asking): Promise<Answer> {
    const startedAt = performance.now()
    let outcome: 'ok' | 'errors' | 'failed' = 'failed'
    try {
      const answer = await source.ask(question, asking)
      outcome = answer.errors && answer.errors.length > 0 ? 'errors' : 'ok'
      return answer
    } finally {
      gatewayMetrics.fetches.inc({ subgraph, outcome })
      gatewayMetrics.fetchSeconds.observe({ subgraph }, (performance.now() - startedAt) / 1_000)
    }
  }

  return {
    ...source,
    ask(question, asking) {
      if (!isTracing()) return counted(question, asking)
      const attributes = { 'graphql.document': shownDocument(question.query) }
      const step = { name: `fetch ${subgraph}`, kind: SpanKind.CLIENT, parent: asking.request.caller.traceparent }
      return traced({ ...step, attributes }, () => counted(question, asking))
    },
  }
}
