import { holdBalance, releaseBalance } from '@supermall/contracts/payments'
import type { Id } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { after, hours } from '@supermall/kernel/time'
import { wire } from '@supermall/kernel/wire'
import type { Ask } from '@supermall/messaging/ask'
import type { Transact } from '@supermall/messaging/unit'
import type { Tx } from '../../data/database.ts'
import { findPointsRules } from '../../data/points/rules.ts'
import { findSignInRules } from '../../data/rewards/sign-ins.ts'
import type { MakingUp, Price, Signed } from './sign-in.ts'
import { judgeMakeUp, makeUpDay } from './sign-in.ts'

type Paying = MakingUp & { readonly payToken?: string | null }
type Within = {
  readonly client: Tx
  readonly ask: Ask
  readonly transact: Transact<Tx>
  readonly clock: () => Date
}

/**
 * A missed day for money: frozen in the wallet under this try's own key, made up for, and then told, for payments to take what is
 * frozen. What is refused after all is free again; where this process dies, it is by itself an hour later.
 */
export async function makeUpByBalance(input: Paying, accountId: Id<'acc'>, within: Within): Promise<Result<Signed>> {
  const { client, transact, clock } = within
  const { makeUpMinor } = await findSignInRules(client)
  const judged = await judgeMakeUp(input.day, accountId, { db: client, now: clock() })
  // Where it cannot be, nothing is frozen: the transaction says why, or answers as it did the first time.
  if (!judged.ok || makeUpMinor <= 0n) return transact((unit) => makeUpDay(input, { accountId, price: null }, unit))
  const { currency } = await findPointsRules(client)
  // The day is part of it: keys are forgotten one day, what they froze is not, and would pay for another day again.
  const holdId = `make-up:${accountId}:${input.day}:${input.idempotencyKey}`
  const price: Price = { holdId, minor: makeUpMinor, currency }
  const held = await hold({ price, accountId, payToken: input.payToken ?? null }, within)
  if (!held.ok) return held
  const made = await transact((unit) => makeUpDay(input, { accountId, price }, unit))
  if (!made.ok) await within.ask(releaseBalance, { ownerId: holdId, reason: 'The day was not made up for.' })
  return made
}

type Holding = { readonly price: Price; readonly accountId: Id<'acc'>; readonly payToken: string | null }

async function hold({ price, accountId, payToken }: Holding, { ask, clock }: Within): Promise<Result<null>> {
  const { holdId: ownerId, minor, currency } = price
  const until = after(clock(), hours(1)).toISOString()
  const { isHeld, reason } = await ask(holdBalance, {
    ownerId,
    accountId,
    amount: wire(minor, currency),
    until,
    payToken,
  })
  if (isHeld) return ok(null)
  const known = REASONS.find(({ code }) => code === reason)
  return known ? refused(known.code, known.message, 'payWith') : refused('RELEASED', GIVEN_UP, 'payWith')
}

const GIVEN_UP = 'This try was given up; try again with another key.'
const REASONS = [
  { code: 'INSUFFICIENT_BALANCE', message: 'The wallet does not hold that much.' },
  { code: 'PAY_TOKEN_NEEDED', message: 'Enter the pay password first.' },
  { code: 'WALLET_FROZEN', message: 'The wallet is frozen.' },
  { code: 'CHANNEL_NOT_OFFERED', message: 'Nothing is paid from the wallet now.' },
]
