import { seconds } from '@supermall/kernel/time'

/** Nobody is sent away for longer: by then it may be quite another day. */
const LONGEST_MS = seconds(10)
const SHORTEST_MS = 200

/**
 * When those who are refused shall come again: one after the other, each when there will be room for one more. Told the same time,
 * all of them would come at once and be refused again. Nothing is kept for them: who comes when he likes takes his chance.
 */
export function appointments(clock: () => number): (eachMs: number) => number {
  let last = Number.NEGATIVE_INFINITY
  return (eachMs) => {
    const now = clock()
    last = Math.min(now + LONGEST_MS, Math.max(last, now + SHORTEST_MS) + eachMs)
    return last - now
  }
}
