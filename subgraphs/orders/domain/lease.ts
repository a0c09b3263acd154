/** Longer than all steps of a checkout take together when everybody answers at the last moment. */
const LEASE_MS = 30_000
const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 30_000

/** Until when whoever works at a checkout is left alone with it. */
export const leaseFrom = (now: Date): Date => new Date(now.getTime() + LEASE_MS)

/** When somebody looks again after a step that nobody answered: soon, then less and less often. */
export const lookAgain = (tries: number, now: Date): Date =>
  new Date(now.getTime() + Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(10, Math.max(0, tries - 1))))

const ALONE_MS = 60_000

/** Whoever should have looked again by then, and did not, is not there. */
export const leftAloneSince = (now: Date): Date => new Date(now.getTime() - ALONE_MS)

/** How long a buyer's checkout is pushed on before it is taken back. */
const PATIENCE_MS = 120_000

export const isOutOfTime = (createdAt: Date, now: Date): boolean => now.getTime() - createdAt.getTime() > PATIENCE_MS
