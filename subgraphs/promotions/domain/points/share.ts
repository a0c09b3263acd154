/** A line of an order: what it was bought with, what it gave, and how much of both went back. */
export type LineShare = {
  readonly quantity: number
  readonly refunded: number
  readonly used: number
  readonly returned: number
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
export function refund(line: LineShare, pieces: number): LineShare {
  const refunded = Math.min(line.quantity, line.refunded + pieces)
  const unearned = Math.min(line.earning, line.unearned + pieces)
  return {
    ...line,
    ...{ refunded, returned: part(line.used, refunded, line.quantity) },
    ...{ unearned, takenBack: part(line.earned, unearned, line.earning) },
  }
}

/** What was paid for the pieces that are still there. */
export const keptMinor = (
  paidMinor: bigint,
  { quantity, refunded }: Pick<LineShare, 'quantity' | 'refunded'>,
): bigint => (paidMinor * BigInt(quantity - refunded)) / BigInt(quantity)

const part = (points: number, pieces: number, whole: number): number =>
  whole === 0 ? 0 : Number((BigInt(points) * BigInt(pieces)) / BigInt(whole))
