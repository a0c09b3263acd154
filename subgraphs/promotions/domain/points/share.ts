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
  /** What it got back in money so far, with or without pieces. */
  readonly refundedMinor: bigint
  /** The money that it earned for, and what of that went back since. */
  readonly earnedMinor: bigint
  readonly unearnedMinor: bigint
}

/**
 * The line after so many more of its pieces were refunded. Shares are counted from all that has gone back so far, so that the
 * parts of many small refunds come to the whole.
 */
export function refund<Line extends LineShare>(line: Line, pieces: number): Line {
  const refunded = Math.min(line.quantity, line.refunded + pieces)
  const unearned = Math.min(line.earning, line.unearned + pieces)
  const next = { ...line, refunded, returnedMinor: part(line.usedMinor, refunded, line.quantity), unearned }
  return { ...next, takenBack: takenBackOf(next) }
}

/** The line after so much more of its money was refunded. That of pieces that went back is in it: neither is counted twice. */
export function refundMoney<Line extends LineShare>(line: Line, minor: bigint): Line {
  const all = line.unearnedMinor + minor
  const unearnedMinor = all < line.earnedMinor ? all : line.earnedMinor
  const next = { ...line, refundedMinor: line.refundedMinor + minor, unearnedMinor }
  return { ...next, takenBack: takenBackOf(next) }
}

const takenBackOf = ({ earned, earning, unearned, earnedMinor, unearnedMinor }: LineShare): number => {
  const byPieces = part(BigInt(earned), unearned, earning)
  const byMoney = earnedMinor === 0n ? 0n : (BigInt(earned) * unearnedMinor) / earnedMinor
  return Number(byPieces > byMoney ? byPieces : byMoney)
}

/** What was paid for the pieces that are still there, and did not go back. */
export function keptMinor(
  paidMinor: bigint,
  { quantity, refunded, refundedMinor }: Pick<LineShare, 'quantity' | 'refunded' | 'refundedMinor'>,
): bigint {
  const byPieces = part(paidMinor, quantity - refunded, quantity)
  const byMoney = paidMinor > refundedMinor ? paidMinor - refundedMinor : 0n
  return byPieces < byMoney ? byPieces : byMoney
}

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
