/** How many may be served at the same time: as many as are served quickly. */
export type Width = {
  readonly now: () => number
  /** One was served so long; whether others waited for it. */
  readonly ended: (tookMs: number, isAwaited: boolean) => void
}

type WidthOptions = {
  readonly first: number
  readonly most: number
  /** What takes longer than this was served among too many. */
  readonly quickMs: number
  readonly clock: () => number
}

/** Fewer than this is no way to find out that it has become faster, and leaves a machine idle while others write to their disks. */
const LEAST = 4
const CUT = 0.8

/**
 * One more for each round of those who were served quickly while others waited, a fifth less when they were not: however fast the
 * machine is today, nobody is served so slowly that his time could run out.
 */
export function adaptiveWidth({ first, most, quickMs, clock }: WidthOptions): Width {
  const least = Math.min(LEAST, most)
  let width = Math.min(first, most)
  let cutAt = Number.NEGATIVE_INFINITY
  return {
    now: () => Math.floor(width),
    ended(tookMs, isAwaited) {
      if (tookMs <= quickMs) {
        if (isAwaited) width = Math.min(most, width + 1 / width)
        return
      }
      // All who were inside together are late together: that is one reason, and not one for each of them.
      if (clock() - tookMs < cutAt) return
      cutAt = clock()
      width = Math.max(least, width * CUT)
    },
  }
}
