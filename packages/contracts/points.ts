import { z } from 'zod'
import { event, idOf } from './define.ts'

/** `points` is how many, above zero; `balance` is what there is after it, below zero where more was taken back than was left. */
const change = {
  accountId: idOf('acc'),
  entryId: idOf('pnt'),
  kind: z.string(),
  points: z.int().positive(),
  balance: z.int(),
  /** What it is about: an order, a day, a task, a lot. */
  subjectId: z.string(),
}

/** Somebody got points: for an order, a sign-in, a task, a code, or by hand. */
export const pointsEarned = event('points.earned', 'accountId', change)
/** They paid with them. */
export const pointsUsed = event('points.used', 'accountId', change)
/** Points that paid for what was given back are there again. */
export const pointsRefunded = event('points.refunded', 'accountId', change)
/** Points that were earned by what was given back are gone, or owed. */
export const pointsReclaimed = event('points.reclaimed', 'accountId', change)
/** Nobody used them in time. */
export const pointsExpired = event('points.expired', 'accountId', change)
