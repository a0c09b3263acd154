import { AsyncLocalStorage } from 'node:async_hooks'
import { seconds } from '@supermall/kernel/time'

export type Lookout = {
  /** There is reason to look now, where it is looked at all. */
  readonly hint: () => void
  /** Somebody needs to know; what to wait for where nobody looked for a while, else null. */
  readonly use: () => Promise<void> | null
  readonly stop: () => void
}

/** With what one look takes, everything that was committed is known within a second. */
export const LOOK_EVERY_MS = 350
const LEAST_PAUSE_MS = 50
/** What nobody needs to know is not looked at: so long after it was needed last, looking ends. */
const AWAKE_MS = seconds(2)

/**
 * Looks over and over while somebody needs to know, one look at a time. `look` tells by itself what went wrong. It looks for
 * everybody: whoever woke it neither hurries it nor finds it in the trace of his own request.
 */
export function lookout(look: () => Promise<void>, clock: () => number): Lookout {
  const asNobody = AsyncLocalStorage.snapshot()
  let timer: NodeJS.Timeout | undefined
  let looking: Promise<void> | null = null
  let usedAt = clock()
  let isWanted = false
  let isEnding = false

  function lookNow(): void {
    clearTimeout(timer)
    timer = undefined
    isWanted = looking !== null
    if (looking !== null || isEnding) return
    looking = asNobody(look).finally(() => {
      looking = null
      plan(isWanted ? LEAST_PAUSE_MS : LOOK_EVERY_MS)
    })
  }

  function plan(inMs: number): void {
    if (isEnding || clock() - usedAt > AWAKE_MS) return
    timer = setTimeout(lookNow, inMs)
    timer.unref()
  }

  const isAsleep = (): boolean => timer === undefined && looking === null

  lookNow()
  return {
    hint() {
      if (!isAsleep()) lookNow()
    },
    use() {
      usedAt = clock()
      if (!isAsleep()) return null
      lookNow()
      return looking
    },
    stop() {
      isEnding = true
      clearTimeout(timer)
    },
  }
}
