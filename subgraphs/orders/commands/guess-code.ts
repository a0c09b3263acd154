import { Fault } from '@supermall/kernel/fault'
import type { Refusal, Result } from '@supermall/kernel/result'
import { refuse } from '@supermall/kernel/result'
import { after, minutes } from '@supermall/kernel/time'
import type { Ask } from '@supermall/messaging/ask'
import type { Operate, Transact } from '@supermall/messaging/unit'
import { giveGuessBack, takeGuess } from '../data/code-guesses.ts'
import type { Code } from '../data/codes.ts'
import { findCode } from '../data/codes.ts'
import type { Tx } from '../data/database.ts'
import { MALL } from '../domain/tax.ts'
import type { Clerk, Verified, VerifyCode } from './verify-code.ts'
import { placeOf, reaches, verifyCode } from './verify-code.ts'

/** Wrong codes that one who works for a shop may try there within ten minutes. */
export const MOST_GUESSES = 10
const WINDOW_MS = minutes(10)

type CodeTries = Refusal & { readonly retryAfterSeconds: number }

type Through = { readonly transact: Transact<Tx>; readonly operate: Operate<Tx>; readonly ask: Ask }

/** Redeems a code, as long as whoever stands at the counter is not guessing. */
export async function verifyBounded(
  input: VerifyCode,
  clerk: Clerk,
  { transact, operate, ask }: Through,
): Promise<Result<Verified>> {
  const place = await placeOf(input.storeId, ask)
  const waitMs = await guess(clerk, transact)
  if (waitMs !== null)
    return refuse<CodeTries>({
      type: 'CodeTriesError',
      code: 'TOO_MANY_TRIES',
      message: 'Too many wrong codes; wait a little.',
      path: ['code'],
      retryAfterSeconds: Math.ceil(waitMs / 1_000),
    })
  const verified = await operate('orders.order.verify', (unit) => verifyCode(input, { clerk, place }, unit))
  if (!isGuess(verified)) await knew(clerk, transact)
  return verified
}

/** To look one up is to try it, so it counts alike; null when there is none that reaches so far. */
export async function lookUpBounded(code: string, clerk: Clerk, transact: Transact<Tx>): Promise<Code | null> {
  const waitMs = await guess(clerk, transact)
  if (waitMs !== null) throw new Fault('RATE_LIMITED', 'too many wrong codes', { retryAfterMs: waitMs })
  const found = await transact(({ db }) => findCode(db, code))
  if (!found || !reaches(clerk, found)) return null
  await knew(clerk, transact)
  return found
}

/**
 * Counted before anybody looks and given back to whoever knew the code: guesses at once cost as much as in turn. Counted in a
 * transaction of its own, as a refusal rolls back. Null, or for how long to wait.
 */
const guess = ({ shopId }: Clerk, transact: Transact<Tx>): Promise<number | null> =>
  transact(async ({ db, actor, now }) => {
    const bound = { most: MOST_GUESSES, now, over: after(now, -WINDOW_MS) }
    const beganAt = await takeGuess(db, { actorId: actor.id ?? 'nobody', scope: shopId ?? MALL }, bound)
    return beganAt && Math.max(0, beganAt.getTime() + WINDOW_MS - now.getTime())
  })

const knew = ({ shopId }: Clerk, transact: Transact<Tx>): Promise<void> =>
  transact(({ db, actor }) => giveGuessBack(db, { actorId: actor.id ?? 'nobody', scope: shopId ?? MALL }))

const isGuess = (result: Result<unknown>): boolean =>
  !result.ok && result.refusals.some(({ code, path }) => code === 'NOT_FOUND' && path?.[0] === 'code')
