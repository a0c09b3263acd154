/**
 * What comes back by days has one number of its own: each day names it, and so does each return of pieces, which is of all its days. A
 * rebate that a part is taken back of has, too.
 */
export const sourceOf = (grantId: string): string => /^((?:fbk|crb)_[^:]+):/.exec(grantId)?.[1] ?? grantId

/** Of what is given now, what is not asked back yet, after what stood before. */
export function givenOf(amount: bigint, standing: bigint): bigint {
  const owed = standing < 0n ? -standing : 0n
  return amount > owed ? amount - owed : 0n
}

/** Of what is asked back now, what was given: the rest is kept of a gift that is heard later. */
export function takenOf(amount: bigint, standing: bigint): bigint {
  if (standing <= 0n) return 0n
  return amount < standing ? amount : standing
}
