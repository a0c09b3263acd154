import { withdrawDone, withdrawRefused } from '@supermall/contracts/payments'
import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { wire } from '@supermall/kernel/wire'
import { idempotent } from '@supermall/messaging/idempotency'
import type { OperatorUnit, Unit } from '../data/database.ts'
import { post } from '../data/ledger.ts'
import type { WithdrawalRow } from '../data/rows.ts'
import { lockWallet } from '../data/wallets.ts'
import { findWithdrawal, forgetDestinations, saveWithdrawal } from '../data/withdrawals.ts'
import { readReason, readText } from '../domain/check.ts'
import { withdrawalBack, withdrawalPaid } from '../domain/postings.ts'
import type { WithdrawalStatus } from '../domain/wallet.ts'
import { mayMoveWithdrawal } from '../domain/wallet.ts'
import { bringBack } from './wallet-debts.ts'

type Which = { readonly withdrawalId: string }
type Keyed = { readonly idempotencyKey: string }
type Versioned = { readonly expectedVersion: number }
type Approving = Which & Versioned

export function approveWithdrawal(
  { idempotencyKey: key = null, ...input }: Approving & { readonly idempotencyKey?: string | null },
  unit: OperatorUnit,
): Promise<Result<Which>> {
  if (key === null) return approve(input, unit)
  return idempotent({ name: 'withdrawalApprove', key, input }, unit, () => approve(input, unit))
}

async function approve(input: Approving, unit: OperatorUnit): Promise<Result<Which>> {
  const found = await find(input, 'APPROVED', unit)
  if (!found.ok) return found
  const saved = await saveWithdrawal(unit.db, found.value, { status: 'APPROVED', now: unit.now })
  return saved ? recorded(found.value, saved, unit) : stale()
}

export async function payWithdrawal(
  input: Which & Versioned & Keyed & { transferNo: string },
  unit: OperatorUnit,
): Promise<Result<Which>> {
  const { idempotencyKey: key, ...rest } = input
  return idempotent({ name: 'withdrawalPay', key, input: rest }, unit, async () => {
    const transfer = readText(input.transferNo, { least: 1, most: 64, path: 'transferNo' })
    if (!transfer.ok) return transfer
    const found = await find(input, 'PAID', unit)
    if (!found.ok) return found
    const saved = await saveWithdrawal(unit.db, found.value, {
      status: 'PAID',
      transferNo: transfer.value,
      now: unit.now,
    })
    if (!saved) return stale()
    const { accountId, amount, fee, currency } = owned(saved)
    await post(unit.db, withdrawalPaid({ bizId: saved.id, accountId, amount, fee, currency }), unit.now)
    unit.emit(withdrawDone({ ...told(saved), fee: wire(fee, currency) }))
    await forgetIfGone(accountId, unit)
    return recorded(found.value, saved, unit)
  })
}

export async function refuseWithdrawal(
  input: Which & Versioned & Keyed & { reason: string },
  unit: OperatorUnit,
): Promise<Result<Which>> {
  const { idempotencyKey: key, ...rest } = input
  return idempotent({ name: 'withdrawalRefuse', key, input: rest }, unit, async () => {
    const reason = readReason(input.reason)
    if (!reason.ok) return reason
    const found = await find(input, 'REFUSED', unit)
    if (!found.ok) return found
    const saved = await giveBack(found.value, { status: 'REFUSED', reason: reason.value }, unit)
    return saved ? recorded(found.value, saved, unit) : stale()
  })
}

export async function cancelWithdrawal(input: Which & Keyed, accountId: string, unit: Unit): Promise<Result<Which>> {
  const { withdrawalId, idempotencyKey: key } = input
  return idempotent({ name: 'withdrawalCancel', key, input: { withdrawalId } }, unit, async () => {
    const row = parseId('wdr', withdrawalId) && (await findWithdrawal(unit.db, withdrawalId))
    if (row?.accountId !== accountId) return notFound()
    if (row.status !== 'REQUESTED') return decided()
    const saved = await giveBack(row, { status: 'CANCELLED', reason: 'Taken back.' }, unit)
    return saved ? ok({ withdrawalId }) : decided()
  })
}

async function giveBack(row: WithdrawalRow, ended: { status: 'REFUSED' | 'CANCELLED'; reason: string }, unit: Unit) {
  const saved = await saveWithdrawal(unit.db, row, { ...ended, now: unit.now })
  if (!saved) return null
  const free = owned(saved)
  await bringBack(free, withdrawalBack({ bizId: saved.id, ...free }), unit)
  unit.emit(withdrawRefused({ ...told(saved), reason: ended.reason }))
  await forgetIfGone(free.accountId, unit)
  return saved
}

/** An account that was deleted while this waited had to keep where its money goes to until now. */
async function forgetIfGone(accountId: string, { db, now }: Unit): Promise<void> {
  const { isClosed } = await lockWallet(db, accountId, now)
  if (isClosed) await forgetDestinations(db, accountId)
}

async function find(input: Which & Versioned, to: WithdrawalStatus, { db }: Unit): Promise<Result<WithdrawalRow>> {
  const row = parseId('wdr', input.withdrawalId) && (await findWithdrawal(db, input.withdrawalId))
  if (!row) return notFound()
  if (row.version !== input.expectedVersion) return stale()
  return mayMoveWithdrawal(row.status as WithdrawalStatus, to) ? ok(row) : decided()
}

function recorded(before: WithdrawalRow, after: WithdrawalRow, unit: OperatorUnit): Result<Which> {
  const facts = ({ status, transferNo, reason, version }: WithdrawalRow) => ({ status, transferNo, reason, version })
  const { accountId, amount, fee, currency } = after
  const summary = `Withdrawal ${after.status.toLowerCase()}`
  unit.audited({
    subjectId: after.id,
    summary,
    before: facts(before),
    after: { ...facts(after), accountId, amount, fee, currency },
  })
  return ok({ withdrawalId: after.id })
}

const owned = ({ accountId, amount, fee, currency }: WithdrawalRow) => ({
  accountId: accountId as Id<'acc'>,
  amount,
  fee,
  currency: currency as Currency,
})

const told = ({ id, accountId, amount, currency }: WithdrawalRow) => ({
  withdrawalId: id as Id<'wdr'>,
  accountId: accountId as Id<'acc'>,
  amount: wire(amount, currency),
})

const notFound = () => refused('WITHDRAWAL_NOT_FOUND', 'There is no such withdrawal.', 'withdrawalId')
const decided = () => refused('WITHDRAWAL_STATUS', 'It does not stand where this can be done.', 'withdrawalId')
const stale = () => refused('STALE_VERSION', 'Somebody has changed it meanwhile.', 'expectedVersion')
