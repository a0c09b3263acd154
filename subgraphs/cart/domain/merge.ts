import type { Line } from './cart.ts'
import { capped, MOST_LINES } from './cart.ts'

export type Merged = {
  /** Lines that get more pieces, with what they hold then. */
  readonly raised: readonly Line[]
  /** Lines that come over as they are. */
  readonly moved: readonly Line[]
  /** What there was no room for. */
  readonly dropped: readonly Line[]
}

/**
 * A guest's lines go to the account's: pieces of the same SKU are added up to what a line may hold, and new lines come over,
 * the latest first, for as long as there is room. No line of the account's own ever has to go.
 */
export function mergeLines(own: readonly Line[], guest: readonly Line[]): Merged {
  const held = new Map(own.map((line) => [line.skuId, line]))
  const raised = guest.flatMap((line) => {
    const mine = held.get(line.skuId)
    return mine ? [raise(mine, line)] : []
  })
  const news = guest.filter(({ skuId }) => !held.has(skuId)).sort(byLatest)
  const room = Math.max(0, MOST_LINES - own.length)
  return { raised, moved: news.slice(0, room), dropped: news.slice(room) }
}

/** What somebody was about to buy stays selected. */
export const raise = (line: Line, by: Line): Line => ({
  ...line,
  quantity: capped(line.quantity + by.quantity),
  isSelected: line.isSelected || by.isSelected,
})

const byLatest = (a: Line, b: Line): number => b.addedAt.getTime() - a.addedAt.getTime() || (a.id < b.id ? 1 : -1)
