/** How often something may be tried again: a share of all that is asked, so that an outage is not made worse by trying. */
export type Retries = {
  readonly asked: () => void
  /** Takes one from the budget. */
  readonly mayRetry: () => boolean
}

const MOST_SAVED = 10

export function retries(percent: number): Retries {
  let saved = percent === 0 ? 0 : MOST_SAVED
  return {
    asked() {
      saved = Math.min(MOST_SAVED, saved + percent / 100)
    },
    mayRetry() {
      if (saved < 1) return false
      saved--
      return true
    },
  }
}

const LEAST_MS = 10
const MOST_MS = 50

/** Chance spreads those who failed together. */
export const pauseMs = (random: () => number): number => LEAST_MS + random() * (MOST_MS - LEAST_MS)
