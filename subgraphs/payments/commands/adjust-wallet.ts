import { walletCredited, walletDebited } from '@supermall/contracts/payments'
import type { Id } from '@supermall/kernel/id'
import { newId, parseId } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { wire } from '@supermall/kernel/wire'
import { idempotent } from '@supermall/messaging/idempotency'
import type { OperatorUnit } from '../data/database.ts'
import { post, walletBalances } from '../data/ledger.ts'
import { findWallet, forgetPayTokens, openWallet, saveWallet } from '../data/wallets.ts'
import { readMoney, readReason } from '../domain/check.ts'
import { isPayable } from '../domain/payment.ts'
import { adjustment } from '../domain/postings.ts'

type Given = {
  readonly accountId: string
  readonly amount: { readonly amount: string; readonly currency: string }
  readonly reason: string
  readonly idempotencyKey: string
}
type Direction = 'CREDIT' | 'DEBIT'
/** Whether there is somebody who may have a wallet. */
type Known = { readonly isKnown: boolean }
export type Whose = { readonly accountId: Id<'acc'> }

/** By hand, with a reason that the owner reads. Nothing is taken that is not there, and nothing given to nobody. */
export async function adjustWallet(
  input: Given,
  direction: Direction,
  unit: OperatorUnit & Known & { currency: Currency },
): Promise<Result<Whose>> {
  const { idempotencyKey: key, ...rest } = input
  return idempotent({ name: `wallet${direction}`, key, input: rest }, unit, () => adjust(input, direction, unit))
}

async function adjust(
  input: Given,
  direction: Direction,
  unit: OperatorUnit & Known & { currency: Currency },
): Promise<Result<Whose>> {
  const accountId = parseId('acc', input.accountId)
  if (accountId === null || !unit.isKnown) return noAccount()
  const money = readMoney(input.amount, unit.currency)
  if (!money.ok) return money
  if (!isPayable(money.value)) return refused('AMOUNT_LIMIT', 'From 0.01 to 100000.', 'amount')
  const reason = readReason(input.reason)
  if (!reason.ok) return reason
  const { minorUnits, currency } = money.value
  await openWallet(unit.db, accountId, unit.now)
  const bizId = newId('adj')
  const amount = direction === 'CREDIT' ? minorUnits : -minorUnits
  const posted = await post(unit.db, adjustment({ bizId, currency, accountId, amount, note: reason.value }), unit.now)
  if (posted === 'OVERDRAWN') return refused('INSUFFICIENT_BALANCE', 'The wallet does not hold that much.', 'amount')
  const told = { accountId, amount: wire(minorUnits, currency), reason: reason.value }
  unit.emit(direction === 'CREDIT' ? walletCredited(told) : walletDebited(told))
  const [{ available } = { available: amount }] = await walletBalances(unit.db, [accountId], currency)
  const after = { adjustmentId: bizId, amount, available, currency }
  unit.audited({
    subjectId: accountId,
    summary: `Wallet ${direction.toLowerCase()}: ${reason.value}`,
    before: { available: available - amount },
    after,
  })
  return ok({ accountId })
}

type Governed = { readonly accountId: string; readonly reason: string }

export async function setFrozen(
  input: Governed,
  isFrozen: boolean,
  unit: OperatorUnit & Known,
): Promise<Result<Whose>> {
  const found = await read(input, unit)
  if (!found.ok) return found
  const { wallet, reason } = found.value
  const saved = await saveWallet(unit.db, wallet, { isFrozen, frozenReason: isFrozen ? reason : null, now: unit.now })
  if (!saved) return refused('STALE_VERSION', 'Somebody has changed the wallet meanwhile.')
  const summary = `Wallet ${isFrozen ? 'frozen' : 'unfrozen'}: ${reason}`
  const facts = ({ isFrozen: frozen, frozenReason }: typeof saved) => ({ isFrozen: frozen, frozenReason })
  unit.audited({ subjectId: wallet.accountId, summary, before: facts(wallet), after: facts(saved) })
  return ok({ accountId: wallet.accountId as Id<'acc'> })
}

export async function resetPayPassword(input: Governed, unit: OperatorUnit & Known): Promise<Result<Whose>> {
  const found = await read(input, unit)
  if (!found.ok) return found
  const { wallet, reason } = found.value
  const saved = await saveWallet(unit.db, wallet, { payPasswordHash: null, now: unit.now })
  if (!saved) return refused('STALE_VERSION', 'Somebody has changed the wallet meanwhile.')
  await forgetPayTokens(unit.db, wallet.accountId)
  const before = { hasPayPassword: wallet.payPasswordHash !== null }
  unit.audited({
    subjectId: wallet.accountId,
    summary: `Pay password reset: ${reason}`,
    before,
    after: { hasPayPassword: false },
  })
  return ok({ accountId: wallet.accountId as Id<'acc'> })
}

async function read(input: Governed, { db, now, isKnown }: OperatorUnit & Known) {
  const accountId = parseId('acc', input.accountId)
  if (accountId === null || !isKnown) return noAccount()
  const reason = readReason(input.reason)
  if (!reason.ok) return reason
  const wallet = (await findWallet(db, accountId)) ?? (await openWallet(db, accountId, now))
  return ok({ wallet, reason: reason.value })
}

const noAccount = () => refused('ACCOUNT_NOT_FOUND', 'There is no such account.', 'accountId')
