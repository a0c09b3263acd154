import type { Checkout } from './checkout.ts'

/** A hold outlives its order a little: the order is closed first, and gives it back. */
const GRACE_MS = 10 * 60_000

export const holdUntil = ({ expiresAt }: Pick<Checkout, 'expiresAt'>): Date => new Date(expiresAt.getTime() + GRACE_MS)
