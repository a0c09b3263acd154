/** A line of an order: what it was bought with, what it gave, and how much of both went back. */
export type LineShare = {
  readonly quantity: number
  readonly refunded: number
  readonly used: number
  readonly returned: number
  readonly earned: number
  readonly takenBack: number
}

export type Movement = { readonly refunded: number; readonly toReturn: number; readonly toTakeBack: number }

/**
 * What goes back and forth when so many more pieces of a line are refunded. The shares are counted from all that was refunded so
 * far, so that the parts of many small refunds come to the whole.
 */
export function refundShare(line: LineShare, pieces: number): Movement {
  const refunded = Math.min(line.quantity, line.refunded + pieces)
  const shareOf = (points: number): number => Math.floor((points * refunded) / line.quantity)
  return {
    refunded,
    toReturn: Math.max(0, shareOf(line.used) - line.returned),
    toTakeBack: Math.max(0, shareOf(line.earned) - line.takenBack),
  }
}

/** What is left of what a line gives, when some of its pieces had gone back before it gave anything. */
export const earnedOf = (points: number, { quantity, refunded }: Pick<LineShare, 'quantity' | 'refunded'>): number =>
  points - Math.floor((points * refunded) / quantity)
