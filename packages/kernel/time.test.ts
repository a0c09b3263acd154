import fc from 'fast-check'
import { expect, test } from 'vitest'
import { after, backoff, days, hours, minutes, seconds } from './time.ts'

test('durations are milliseconds', () => {
  expect([seconds(1), minutes(1), hours(1), days(1)]).toEqual([1_000, 60_000, 3_600_000, 86_400_000])
  expect(after(new Date('2026-01-31T23:59:30Z'), minutes(1))).toEqual(new Date('2026-02-01T00:00:30Z'))
})

test('a wait doubles with every attempt, never falls and never exceeds its most', () => {
  expect([1, 2, 3, 4, 5].map((attempt) => backoff(attempt, 100, 1_000))).toEqual([100, 200, 400, 800, 1_000])
  fc.assert(
    fc.property(fc.integer({ min: -5, max: 10_000 }), (attempt) => {
      const [wait, next] = [backoff(attempt, 100, 30_000), backoff(attempt + 1, 100, 30_000)]
      expect(wait).toBeGreaterThanOrEqual(100)
      expect(wait <= next && next <= 30_000).toBe(true)
    }),
  )
})
