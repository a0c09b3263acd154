/** A line of an order: what points paid of it, what it gave, and how much of both went back. */
export type LineShare = {
  readonly quantity: number
  readonly refunded: number
  readonly usedMinor: bigint
  readonly returnedMinor: bigint
  /** The pieces that were still there when the order was finished. */
  readonly earning: number
  readonly unearned: number
  readonly earned: number
  readonly takenBack: number
}

/**
 * The line after so many more of its pieces were refunded. Shares are counted from all that has gone back so far, so that the
 * parts of many small refunds come to the whole.
 */
export function refund<Line extends LineShare>(line: Line, pieces: number): Line {
  const refunded = Math.min(line.quantity, line.refunded + pieces)
  const unearned = Math.min(line.earning, line.unearned + pieces)
  return {
    ...line,
    refunded,
    returnedMinor: part(line.usedMinor, refunded, line.quantity),
    unearned,
    takenBack: Number(part(BigInt(line.earned), unearned, line.earning)),
  }
}

/** What was paid for the pieces that are still there. */
export const keptMinor = (
  paidMinor: bigint,
  { quantity, refunded }: Pick<LineShare, 'quantity' | 'refunded'>,
): bigint => part(paidMinor, quantity - refunded, quantity)

/** Whole points of what came back so far, less those that came back already; at the end it is all of them. */
export function pointsBack(
  hold: { readonly points: number; readonly worthMinor: bigint; readonly returned: number },
  returnedMinor: bigint,
): number {
  const whole = returnedMinor / hold.worthMinor
  return Math.max(0, Math.min(Number(whole), hold.points) - hold.returned)
}

const part = (whole: bigint, pieces: number, of: number): bigint =>
  of === 0 ? 0n : (whole * BigInt(pieces)) / BigInt(of)
