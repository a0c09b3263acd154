import type { EventLoopUtilization } from 'node:perf_hooks'
import { performance } from 'node:perf_hooks'

/** How busy this process is, from 0 to 1000. */
export type Load = { readonly now: () => number; readonly stop: () => void }

const EVERY_MS = 250
const MEMORY = 0.8

/**
 * One thread does all the work here, so how busy it is says more than the machine's processor time, and says it steadily: two
 * seconds are enough to tell overload from a pause to collect garbage, where processor time needs fifteen.
 */
export function watchLoad(): Load {
  let seen: EventLoopUtilization = performance.eventLoopUtilization()
  let load = 0
  const timer = setInterval(() => {
    const present = performance.eventLoopUtilization()
    load = MEMORY * load + (1 - MEMORY) * 1_000 * performance.eventLoopUtilization(present, seen).utilization
    seen = present
  }, EVERY_MS)
  timer.unref()
  return { now: () => load, stop: () => clearInterval(timer) }
}

/**
 * How long the present turn of the event loop has lasted: whatever arrives late in a turn lay in its socket since the turn
 * began. Asking is what marks the beginning, so ask for each arrival.
 */
export function watchTurn(clock: () => number): () => number {
  let beganAt: number | null = null
  return () => {
    if (beganAt === null) {
      beganAt = clock()
      setImmediate(() => {
        beganAt = null
      })
    }
    return clock() - beganAt
  }
}
