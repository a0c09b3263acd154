import { cut } from '@supermall/kernel/cut'
import type { Id } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { findChannel } from '../data/channels.ts'
import type { Unit } from '../data/database.ts'
import { endHold, findHold, insertHold } from '../data/holds.ts'
import { post } from '../data/ledger.ts'
import type { HoldRow } from '../data/rows.ts'
import { findWallet } from '../data/wallets.ts'
import { isPayable } from '../domain/payment.ts'
import { holdTransaction, releaseTransaction } from '../domain/postings.ts'
import { notOffered } from './begin-payment.ts'
import { provePayment } from './prove-payment.ts'
import { bringBack } from './wallet-debts.ts'

type Holding = {
  readonly ownerId: string
  readonly accountId: string
  readonly amount: bigint
  readonly currency: Currency
  readonly until: Date
  readonly payToken: string | null
}

/** Freezes a part of the wallet, where the wallet is a way to pay; what is frozen twice by one owner is frozen once. */
export async function holdBalance(asked: Holding, currency: Currency, unit: Unit): Promise<Result<null>> {
  const { db, now } = unit
  const { ownerId, accountId, amount, until } = asked
  const held = await findHold(db, ownerId)
  if (held) return answerOf(held.status, held.accountId === accountId)
  if (!(await findChannel(db, 'balance'))?.isEnabled) return notOffered()
  if (asked.currency !== currency) return refused('CURRENCY_MISMATCH', `The mall counts in ${currency}.`)
  if (!isPayable({ minorUnits: amount, currency })) return refused('AMOUNT_LIMIT', 'The amount is out of bounds.')
  const proven = await provePayment(await findWallet(db, accountId), asked.payToken, unit)
  if (!proven.ok) return proven
  const hold = {
    ownerId,
    accountId,
    amount,
    currency,
    until,
    status: 'HELD',
    reason: null,
    createdAt: now,
    endedAt: null,
  }
  if (!(await insertHold(db, hold))) return holdBalance(asked, currency, unit)
  const posted = await post(db, holdTransaction({ bizId: ownerId, currency, accountId, amount }), now)
  return posted === 'OVERDRAWN' ? refused('INSUFFICIENT_BALANCE', 'The wallet does not hold that much.') : ok(null)
}

const answerOf = (status: string, isTheirs: boolean): Result<null> =>
  status === 'RELEASED' || !isTheirs ? refused('RELEASED', 'This owner has given its hold back.') : ok(null)

/** Gives a hold back. An owner that never held leaves a mark, so that a hold that comes later is refused. */
export async function releaseBalance(
  ownerId: string,
  reason: string,
  unit: Unit & { readonly currency: Currency },
): Promise<boolean> {
  const ended = await endOrMark(ownerId, cut(reason, 200), unit)
  if (!ended) return false
  const { accountId, amount, currency } = ended
  if (accountId === null) return false
  const free = { accountId: accountId as Id<'acc'>, amount, currency: currency as Currency }
  await bringBack(free, releaseTransaction({ bizId: ownerId, ...free }), unit)
  return true
}

/** A hold that is being taken at this moment is not seen yet, and stands in the way of the mark: then it is there to be ended. */
async function endOrMark(
  ownerId: string,
  reason: string,
  { db, now, currency }: Unit & { readonly currency: Currency },
): Promise<HoldRow | null> {
  const ended = await endHold(db, ownerId, { status: 'RELEASED', reason, now })
  if (ended) return ended
  const mark = { ownerId, accountId: null, amount: 0n, currency, until: now, status: 'RELEASED' }
  const isMarked = await insertHold(db, { ...mark, reason, createdAt: now, endedAt: now })
  return isMarked ? null : endHold(db, ownerId, { status: 'RELEASED', reason, now })
}
