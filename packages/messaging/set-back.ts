import { backoff, seconds } from '@supermall/kernel/time'
import type { Outcome } from './bus.ts'

/** How long a failing effect is tried before an operator must look: the waits double up to half a minute. */
export type Patience = { readonly attempts: number; readonly firstWaitMs: number }

/** About two and a half minutes: longer than the restart of anything that an effect may need. */
const PATIENCE: Patience = { attempts: 12, firstWaitMs: 200 }

/** No later attempt of this code can help an event that breaks its contract; that of another replica may know it. */
export class Poison extends Error {}

/**
 * Nobody here can read it, but another replica may be of newer code: it goes round, longer than the bus waits for whoever took it,
 * before it is an operator's.
 */
const STRANGE = { attempts: 5, waits: 50 }

/** Null when it was tried often enough. */
export const triesAgain = (attempt: number, patience = PATIENCE): Outcome | null =>
  attempt >= patience.attempts ? null : later(attempt, patience)

export const later = (attempt: number, { firstWaitMs }: Patience = PATIENCE): Outcome => ({
  kind: 'again',
  inMs: backoff(attempt, firstWaitMs, seconds(30)),
})

/** Null when all have had their turn with what is unreadable here. */
export function goesRound(attempt: number, { attempts, firstWaitMs } = PATIENCE): Outcome | null {
  const isLast = attempt >= Math.min(STRANGE.attempts, attempts)
  return isLast ? null : { kind: 'again', inMs: STRANGE.waits * firstWaitMs }
}
