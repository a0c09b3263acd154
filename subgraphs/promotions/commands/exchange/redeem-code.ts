import { balanceGranted, redPacketGranted } from '@supermall/contracts/promotions'
import type { Id } from '@supermall/kernel/id'
import { newId, parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { idempotent } from '@supermall/messaging/idempotency'
import type { Transact } from '@supermall/messaging/unit'
import type { Tx, Unit } from '../../data/database.ts'
import { lockAccount } from '../../data/points/accounts.ts'
import type { ExchangeUseRow } from '../../data/points/rows.ts'
import { findCode, useExchangeCode, usesOf } from '../../data/rewards/exchange.ts'
import { giveTryBack, takeTry } from '../../data/tries.ts'
import { hourOf } from '../../domain/coupons/code.ts'
import type { ExchangeBatch } from '../../domain/exchange/batch.ts'
import { isBatchOpen, readCode } from '../../domain/exchange/batch.ts'
import { askedBy, tooManyTries } from '../../domain/refusals.ts'
import { grantCoupon } from '../coupons/grant-coupon.ts'
import { earnPoints } from '../points/earn-points.ts'
import { unlessAtFault } from '../unless-at-fault.ts'

type RedeemCode = { readonly code: string; readonly idempotencyKey: string }

/** Wrong codes that one account may try within an hour. */
const MOST_GUESSES = 10

/** A try is taken before anybody looks, and given back to whoever knew the code: guesses at once cost as much as in turn. */
export async function redeemCode(
  input: RedeemCode,
  accountId: Id<'acc'>,
  transact: Transact<Tx>,
): Promise<Result<{ useId: string }>> {
  const tried = await transact(async ({ db, now }) => {
    const current = { accountId, kind: 'EXCHANGE', hour: hourOf(now) } as const
    return (await takeTry(db, current, MOST_GUESSES)) ? ok(current) : tooManyGuesses(now)
  })
  if (!tried.ok) return tried
  const done = await unlessAtFault(tried.value, transact, () => transact((unit) => redeem(input, accountId, unit)))
  if (!isGuess(done)) await transact(({ db }) => giveTryBack(db, tried.value))
  return done
}

const tooManyGuesses = (now: Date) => tooManyTries(`At most ${MOST_GUESSES} wrong codes an hour.`, now)

const redeem = (input: RedeemCode, accountId: Id<'acc'>, unit: Unit): Promise<Result<{ useId: string }>> => {
  const code = readCode(input.code)
  return idempotent({ name: 'exchangeCodeRedeem', key: input.idempotencyKey, input: code }, unit, async () => {
    const found = code && (await findCode(unit.db, code))
    if (!code || !found) return refused('CODE_UNKNOWN', 'There is no such code.', 'code')
    if (!isBatchOpen(found.batch, unit.now)) return refused('CODE_NOT_VALID', 'The code is not valid now.', 'code')
    const used = await take(code, { batch: found.batch, accountId }, unit)
    if (!used.ok) return used
    const given = await give(found.batch, used.value, unit)
    return given.ok ? ok({ useId: used.value.id }) : given
  })
}

type Taking = { readonly batch: ExchangeBatch; readonly accountId: Id<'acc'> }

/** Under the lock of the account: of two codes at once the second sees the first. */
async function take(code: string, { batch, accountId }: Taking, unit: Unit): Promise<Result<ExchangeUseRow>> {
  const { db, now } = unit
  await lockAccount(db, accountId, now)
  const uses = await usesOf(db, batch.id, accountId)
  if (uses.some((use) => use.code === code)) return refused('ALREADY_CLAIMED', 'You have used this code.', 'code')
  if (uses.length >= batch.mostPerAccount)
    return refused('CODE_LIMIT', `One person can use ${batch.mostPerAccount} of these codes.`, 'code')
  const number = uses.length + 1
  const use = { id: newId('xus', now.getTime()), code, batchId: batch.id, accountId, number, createdAt: now }
  return (await useExchangeCode(db, code, use)) ? ok(use) : refused('CODE_USED_UP', 'The code is used up.', 'code')
}

async function give(
  { reward, name, currency }: ExchangeBatch,
  use: ExchangeUseRow,
  unit: Unit,
): Promise<Result<unknown>> {
  const accountId = use.accountId as Id<'acc'>
  if (reward.kind === 'POINTS')
    return ok(
      await earnPoints({ accountId, kind: 'EXCHANGE', points: reward.points, subjectId: use.id, note: name }, unit),
    )
  if (reward.kind === 'BALANCE' || reward.kind === 'RED_PACKET') {
    const amount = { minorUnits: reward.minor.toString(), currency }
    const grant = { grantId: use.id, accountId, amount, reason: name, shopId: null }
    return ok(unit.emit(reward.kind === 'BALANCE' ? balanceGranted(grant) : redPacketGranted(grant)))
  }
  const couponId = parseId('cpn', reward.couponId)
  if (couponId === null) throw new Error(`${use.batchId} gives a coupon that is none`)
  const cause = `exchange:${use.code}:${accountId}`
  return askedBy('code', await grantCoupon({ couponId, accountId, cause }, unit))
}

const isGuess = (result: Result<unknown>): boolean =>
  !result.ok && result.refusals.some(({ code }) => code === 'CODE_UNKNOWN')
