/** What a member may have at most; what comes back to them is theirs above it too. */
export const MOST_POINTS = 1_000_000
/** Points whose lot has ended while they were held, or before they came back, live again for so long. */
export const GRACE_DAYS = 30

/**
 * `available` can be spent, `held` waits for a payment, and `owed` was taken back after it had been spent. What the ledger sums
 * up to is all three: what is owed counts below zero.
 */
export type Balance = { readonly available: number; readonly held: number; readonly owed: number }

export const totalOf = ({ available, held, owed }: Balance): number => available + held - owed

/** What of new points the cap leaves room for. */
export const roomFor = (balance: Balance, points: number): number =>
  Math.max(0, Math.min(points, MOST_POINTS - totalOf(balance)))

/** What is owed is paid from what can be spent, as soon as there is anything. */
export const settling = ({ available, owed }: Balance): number => Math.min(available, owed)

/** What is taken away comes from what can be spent; the rest is owed, and what is earned next goes there first. */
export const taking = ({ available }: Balance, points: number): { readonly paid: number; readonly owed: number } => {
  const paid = Math.min(available, points)
  return { paid, owed: points - paid }
}
