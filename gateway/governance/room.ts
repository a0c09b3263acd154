import { seconds } from '@supermall/kernel/time'

export type Room = {
  /** Takes a place; false when there is none. */
  readonly enter: () => boolean
  /** Takes a place all the same: for whoever has waited for it in a line. */
  readonly take: () => void
  readonly leave: () => void
  /** It answered in time, or too late. */
  readonly well: () => void
  readonly slow: () => void
  /** How many may be in at the same time now. */
  readonly places: () => number
}

/** Fewer than this is no way to find out that it has become faster. */
const LEAST = 10
const CUT = 0.7
/** One crowd is late together: that is one reason to let fewer in, and not one for each of them. */
const CUT_EVERY_MS = seconds(1)
const GROWTH = 0.1

/**
 * How many may ask a subgraph at the same time. Who is late has too much to do: fewer are let in, until what is let in is
 * answered in time; then a little more again with every answer.
 */
export function room({ most, clock }: { readonly most: number; readonly clock: () => number }): Room {
  let places = most
  let inside = 0
  let cutAt = Number.NEGATIVE_INFINITY
  return {
    enter() {
      if (inside >= Math.floor(places)) return false
      inside++
      return true
    },
    take: () => void inside++,
    leave: () => void inside--,
    well() {
      places = Math.min(most, places + GROWTH)
    },
    slow() {
      if (clock() - cutAt < CUT_EVERY_MS) return
      cutAt = clock()
      places = Math.max(Math.min(LEAST, most), Math.min(places, inside) * CUT)
    },
    places: () => Math.floor(places),
  }
}
