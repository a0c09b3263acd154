import type { Sampler } from '@opentelemetry/sdk-trace-base'

/**
 * So many new traces a second and no more: where only the latest are kept, those of a busy process would be made to be let go at
 * once, and cost half of what it does.
 */
export function sparing(sampler: Sampler, mostPerSecond: number, now: () => number = Date.now): Sampler {
  let second = 0
  let begun = 0
  return {
    shouldSample(...asked) {
      const current = Math.floor(now() / 1_000)
      if (current !== second) {
        second = current
        begun = 0
      }
      if (begun >= mostPerSecond) return { decision: NOT_RECORD }
      const result = sampler.shouldSample(...asked)
      if (result.decision !== NOT_RECORD) begun += 1
      return result
    },
    toString: () => `sparing(${mostPerSecond}, ${sampler})`,
  }
}

/** What the package calls so: it is loaded only where anything is traced. */
const NOT_RECORD = 0
