import type { Span } from '@opentelemetry/api'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  ParentBasedSampler,
  SimpleSpanProcessor,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base'
import { afterEach, describe, expect, it } from 'vitest'
import { apart, begin, beginHere, isTracing, traceBy, traced, traceparentHere, traceparentOf } from './trace.ts'

function tracing(share = 1): InMemorySpanExporter {
  const kept = new InMemorySpanExporter()
  const sampler = new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(share) })
  const provider = new BasicTracerProvider({ sampler, spanProcessors: [new SimpleSpanProcessor(kept)] })
  traceBy(provider.getTracer('test'))
  return kept
}

const elsewhere = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`
const seen = (kept: InMemorySpanExporter) =>
  kept.getFinishedSpans().map((span) => [span.name, span.parentSpanId, span.spanContext().traceId] as const)

afterEach(() => traceBy(null))

describe('without a tracer', () => {
  it('nothing is begun, and work runs as if nobody asked', async () => {
    expect([isTracing(), begin({ name: 'a' }), beginHere({ name: 'b' }), traceparentHere()]).toEqual([
      false,
      null,
      null,
      null,
    ])
    expect(await traced({ name: 'c' }, async (span) => span)).toBeNull()
  })
})

describe('a step', () => {
  it('goes on from where it was caused elsewhere, and what it causes goes on from it', async () => {
    const kept = tracing()
    const inner = await traced({ name: 'outer', parent: elsewhere }, async () =>
      traced({ name: 'inner' }, async () => traceparentHere()),
    )
    const [[, innerParent, innerTrace] = [], [, outerParent, outerTrace] = []] = seen(kept)
    expect([outerParent, outerTrace]).toEqual(['b'.repeat(16), 'a'.repeat(32)])
    expect([innerTrace, innerParent]).toEqual([outerTrace, kept.getFinishedSpans()[1]?.spanContext().spanId])
    expect(inner).toContain(innerTrace)
  })

  it('is of the step that runs here rather than of the one that the trace began with', async () => {
    const kept = tracing()
    await traced({ name: 'first' }, async (span) => {
      const began = traceparentOf(span as Span)
      await traced({ name: 'second' }, () => traced({ name: 'third', parent: began }, async () => undefined))
    })
    const [third, second] = kept.getFinishedSpans()
    expect(third?.parentSpanId).toBe(second?.spanContext().spanId)
  })

  it('of what is not recorded is not made, and who is asked by it still learns its trace', async () => {
    tracing(0)
    await traced({ name: 'outer' }, async (outer) => {
      const [outside, within] = [traceparentHere(), await traced({ name: 'inner' }, async (span) => span)]
      expect([within, begin({ name: 'other', parent: outside })]).toEqual([null, null])
      expect(outside).toBe(traceparentOf(outer as Span))
    })
  })

  it('says by what it failed, and throws it on', async () => {
    const kept = tracing()
    await expect(
      traced({ name: 'a' }, async () => {
        throw new Error('no room')
      }),
    ).rejects.toThrow('no room')
    expect(kept.getFinishedSpans()[0]?.status).toMatchObject({ code: 2, message: 'no room' })
  })

  it('is not part of what woke it when it goes on by itself', async () => {
    const kept = tracing()
    await traced({ name: 'request' }, async () => apart(async () => void beginHere({ name: 'SQL' })?.end()))
    expect(seen(kept).map(([name]) => name)).toEqual(['request'])
  })

  it('is recorded as its trace began: what is not sampled there is not here', async () => {
    const kept = tracing(1)
    await traced(
      { name: 'a', parent: elsewhere.replace(/01$/, '00') },
      async () => void beginHere({ name: 'b' })?.end(),
    )
    expect(seen(kept)).toEqual([])
    const none = tracing(0)
    await traced({ name: 'new' }, async () => undefined)
    expect(seen(none)).toEqual([])
    await traced({ name: 'sampled elsewhere', parent: elsewhere }, async () => undefined)
    expect(seen(none)).toHaveLength(1)
  })
})
