import { seconds } from '@supermall/kernel/time'
import { slidingWindow } from './window.ts'

export type Shedder = {
  /** Call what it gives when the request is over; null is a refusal. */
  readonly admit: (threshold: number) => Done | null
}

/** A request that failed says nothing about how long a good one takes. */
export type Done = (isAnswered: boolean) => void

type ShedderOptions = {
  readonly clock: () => number
  /** How busy this process is, from 0 to 1000. */
  readonly load: () => number
  /** How long what arrives now has waited for its turn already, in milliseconds. */
  readonly waited: () => number
}

/** Above this load requests may be refused. */
export const BUSY = 900
/** What must not be lost while anything else can be: half of the way between that and all. */
export const BUSY_FOR_URGENT = 950

const BUCKETS = 50
const BUCKET_MS = 100
const COOL_OFF_MS = seconds(1)
const LONGEST_WAIT_MS = 100
const MEMORY = 0.9
const ALL = 1_000
const LEAST_FACTOR = 0.1
const USUAL_MS = 1_000
/** One thread ends what it does in heaps: what it gets done is only steady over a second. */
const STEADY = 10

type Bucket = { passed: number; milliseconds: number }

/**
 * Refuses what this process could only make wait, with go-zero's figures: when it is busy, no more may be under way than it
 * gets done in the time that one takes at its best. One thread also hides a queue that nobody counts, of requests that were
 * not even looked at: whoever stood in it for too long is refused as well. What is accepted keeps its speed.
 */
export function shedder({ clock, load, waited }: ShedderOptions): Shedder {
  const empty = (): Bucket => ({ passed: 0, milliseconds: 0 })
  const window = slidingWindow({ buckets: BUCKETS, bucketMs: BUCKET_MS, clock, empty })
  let flying = 0
  let averageFlying = 0
  let overloadedAt = Number.NEGATIVE_INFINITY
  let hasDropped = false

  /** Counted as they come as well as when they go, for here they come in heaps too. */
  function fly(more: 1 | -1): void {
    flying += more
    averageFlying = MEMORY * averageFlying + (1 - MEMORY) * flying
  }

  function isHot(threshold: number): boolean {
    if (load() >= threshold) {
      overloadedAt = clock()
      return true
    }
    hasDropped &&= clock() - overloadedAt < COOL_OFF_MS
    return hasDropped
  }

  function isTooMuch(): boolean {
    const factor = Math.min(1, Math.max(LEAST_FACTOR, (ALL - load()) / (ALL - BUSY)))
    const most = mostFlying(window.all().slice(0, -1)) * factor
    return averageFlying > most && flying > most
  }

  return {
    admit(threshold) {
      const isLate = waited() > LONGEST_WAIT_MS
      if (isHot(threshold) && (isLate || isTooMuch())) {
        hasDropped = true
        return null
      }
      const startedAt = clock()
      fly(1)
      return (isAnswered) => {
        fly(-1)
        if (!isAnswered) return
        const bucket = window.now()
        bucket.passed++
        bucket.milliseconds += Math.ceil(clock() - startedAt)
      }
    },
  }
}

/** The most that were done in a bucket, times how many buckets the fastest took; the present one is not over yet. */
function mostFlying(buckets: readonly Bucket[]): number {
  const passed = Math.max(...buckets.map((_, end) => passedUntil(buckets, end))) / STEADY
  const fastest = Math.min(
    USUAL_MS,
    ...buckets.filter((bucket) => bucket.passed > 0).map((bucket) => bucket.milliseconds / bucket.passed),
  )
  return Math.max(1, (Math.max(1, passed) * fastest) / BUCKET_MS)
}

const passedUntil = (buckets: readonly Bucket[], end: number): number =>
  buckets.slice(Math.max(0, end - STEADY + 1), end + 1).reduce((sum, { passed }) => sum + passed, 0)
