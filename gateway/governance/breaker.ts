import { seconds } from '@supermall/kernel/time'
import { slidingWindow } from './window.ts'

export type Breaker = {
  /** Whether it may be asked now; where not, that counts as one more that got nothing. */
  readonly allows: () => boolean
  readonly succeeded: () => void
  readonly failed: () => void
  /** Which share it would refuse now, 0 to 1. */
  readonly refusedShare: () => number
}

export type Chance = { readonly clock: () => number; readonly random: () => number }

const BUCKETS = 40
const BUCKET_MS = 250
const K = 1.5
const LEAST_K = 1.1
/** So many may fail before anything is refused. */
const PROTECTED = 5
const FORCED_AFTER_MS = seconds(1)
/** So many failures in a row are an outage, and so many answers in a row after them its end. */
const IN_A_ROW = 5

type Bucket = { passed: number; failed: number; dropped: number }

/**
 * Lets through a little more than what was answered lately, as Google's SRE book does it, with go-zero's figures: there is no
 * state of being open, only a share that is refused, and what comes back is found out within a second. Ten seconds count,
 * whatever happens in them, but for one case: an outage that is over is held against nobody.
 */
export function breaker({ clock, random }: Chance): Breaker {
  const empty = (): Bucket => ({ passed: 0, failed: 0, dropped: 0 })
  const window = slidingWindow({ buckets: BUCKETS, bucketMs: BUCKET_MS, clock, empty })
  let lastPass = 0
  let lastTrouble = Number.NEGATIVE_INFINITY
  const back = comingBack()

  /** Where nothing failed in all the time that is looked at, nobody needs to look. */
  const isTroubled = (): boolean => clock() - lastTrouble <= BUCKETS * BUCKET_MS

  function refusedShare(): number {
    const { accepts, total, failing, working } = historyOf(window.all())
    const k = Math.max(LEAST_K, K - ((K - LEAST_K) * failing) / BUCKETS)
    const share = (total - PROTECTED - k * accepts) / (total + 1)
    return Math.max(0, (share * (BUCKETS - working)) / BUCKETS)
  }

  function isDropped(): boolean {
    if (!isTroubled() || back.mayTry()) return false
    const share = refusedShare()
    if (share <= 0) return false
    if (lastPass > 0 && clock() - lastPass > FORCED_AFTER_MS) return false
    return random() < share
  }

  return {
    refusedShare,
    allows() {
      if (isDropped()) {
        lastTrouble = clock()
        window.now().dropped++
        return false
      }
      lastPass = clock()
      return true
    },
    succeeded() {
      // In a run this long it is back: the formula alone would refuse most of what it could answer for ten seconds more.
      if (back.answered()) {
        window.forget()
        window.now().passed = IN_A_ROW
        lastTrouble = Number.NEGATIVE_INFINITY
      } else window.now().passed++
    },
    failed() {
      back.missed()
      lastTrouble = clock()
      window.now().failed++
    },
  }
}

/**
 * Tells the end of an outage from one more lucky answer of what fails most of the time: after the first answer a few more are let
 * through, and only when all in a row were answered is it back.
 */
function comingBack() {
  let failures = 0
  let answers = 0
  let tries = 0

  return {
    mayTry(): boolean {
      if (failures < IN_A_ROW || answers === 0 || tries >= IN_A_ROW - 1) return false
      tries++
      return true
    },
    /** Whether it is back with this one. */
    answered(): boolean {
      if (++answers < IN_A_ROW) return false
      const wasOut = failures >= IN_A_ROW
      failures = 0
      return wasOut
    },
    missed(): void {
      if (answers > 0) failures = 0
      failures++
      answers = 0
      tries = 0
    },
  }
}

/** How many latest buckets in a row saw nothing but failures, and nothing but successes. */
function historyOf(buckets: readonly Bucket[]) {
  let [accepts, total, failing, working] = [0, 0, 0, 0]
  for (const { passed, failed, dropped } of buckets) {
    accepts += passed
    total += passed + failed + dropped
    if (failed > 0) working = 0
    else if (passed > 0) working++
    if (passed > 0) failing = 0
    else if (failed > 0) failing++
  }
  return { accepts, total, failing, working }
}
