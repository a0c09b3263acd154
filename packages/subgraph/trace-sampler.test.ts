import { ROOT_CONTEXT, SpanKind } from '@opentelemetry/api'
import type { Sampler } from '@opentelemetry/sdk-trace-base'
import { AlwaysOnSampler, SamplingDecision, TraceIdRatioBasedSampler } from '@opentelemetry/sdk-trace-base'
import { expect, test } from 'vitest'
import { sparing } from './trace-sampler.ts'

const TRACE_ID = '8'.repeat(32)

const recorded = (sampler: Sampler, times: number): number =>
  Array.from({ length: times }, () =>
    sampler.shouldSample(ROOT_CONTEXT, TRACE_ID, 'step', SpanKind.SERVER, {}, []),
  ).filter(({ decision }) => decision === SamplingDecision.RECORD_AND_SAMPLED).length

test('so many new traces are recorded each second, and the next second begins anew', () => {
  let now = 1_000
  const sampler = sparing(new AlwaysOnSampler(), 3, () => now)
  expect(recorded(sampler, 10)).toBe(3)
  now = 1_999
  expect(recorded(sampler, 10)).toBe(0)
  now = 2_000
  expect(recorded(sampler, 2)).toBe(2)
  expect(recorded(sampler, 10)).toBe(1)
})

test('what its share leaves out is not recorded either, and takes the place of none', () => {
  expect(
    recorded(
      sparing(new TraceIdRatioBasedSampler(0), 3, () => 0),
      10,
    ),
  ).toBe(0)
})
