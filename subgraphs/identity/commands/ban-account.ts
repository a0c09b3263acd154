import { userBanned, userUnbanned } from '@supermall/contracts/identity'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { Account } from '../data/accounts.ts'
import { changeAccount, findAccount, lockPlatform } from '../data/accounts.ts'
import type { OperatorUnit } from '../data/database.ts'
import { revokeSessions } from '../data/sessions.ts'
import type { AccountId } from '../domain/account.ts'
import { readReason } from '../domain/account.ts'
import { checkRankOf, checkSomebodyHoldsEverything } from './own-permissions.ts'
import { tellRevoked } from './tell-revoked.ts'

type BanAccount = { readonly accountId: AccountId; readonly reason: string; readonly expectedVersion: number }

/** Ends every session at once; the tokens that are about die with them. */
export async function banAccount(input: BanAccount, unit: OperatorUnit): Promise<Result<Account>> {
  const { accountId, expectedVersion } = input
  const reason = readReason(input.reason, 'reason')
  if (!reason.ok) return reason
  const found = await findGoverned(accountId, unit)
  if (!found.ok) return found
  if (found.value.status !== 'ACTIVE')
    return refused('NOT_ACTIVE', 'The account is banned already, or deleted.', 'accountId')
  const change = { status: 'BANNED', statusReason: reason.value }
  const changed = await changeAccount(unit.db, { id: accountId, version: expectedVersion }, { change, now: unit.now })
  if (!changed) return stale()
  const governed = found.value.audience === 'PLATFORM' ? await checkSomebodyHoldsEverything(unit) : ok(null)
  if (!governed.ok) return governed
  tellRevoked(await revokeSessions(unit.db, { accountIds: [accountId] }, { now: unit.now, reason: 'BANNED' }), unit)
  unit.emit(userBanned({ accountId, reason: reason.value }))
  unit.audited({
    subjectId: accountId,
    summary: reason.value,
    before: { status: 'ACTIVE' },
    after: { status: 'BANNED' },
  })
  return ok(changed)
}

export async function unbanAccount(input: Omit<BanAccount, 'reason'>, unit: OperatorUnit): Promise<Result<Account>> {
  const { accountId, expectedVersion } = input
  const found = await findGoverned(accountId, unit)
  if (!found.ok) return found
  if (found.value.status !== 'BANNED') return refused('NOT_BANNED', 'The account is not banned.', 'accountId')
  const change = { status: 'ACTIVE', statusReason: null }
  const changed = await changeAccount(unit.db, { id: accountId, version: expectedVersion }, { change, now: unit.now })
  if (!changed) return stale()
  unit.emit(userUnbanned({ accountId }))
  unit.audited({
    subjectId: accountId,
    summary: 'Unbanned',
    before: { status: 'BANNED', reason: found.value.statusReason },
    after: { status: 'ACTIVE', reason: null },
  })
  return ok(changed)
}

async function findGoverned(accountId: AccountId, unit: OperatorUnit): Promise<Result<Account>> {
  if (accountId === unit.actor.id) return refused('OWN_ACCOUNT', 'Nobody bans themselves.', 'accountId')
  const account = await findAccount(unit.db, accountId)
  if (!account) return refused('NOT_FOUND', 'There is no such account.', 'accountId')
  if (account.audience === 'PLATFORM') await lockPlatform(unit.db)
  const rank = await checkRankOf(account, unit)
  return rank.ok ? ok(account) : rank
}

const stale = () => refused('STALE_VERSION', 'The account was changed in the meantime; look again.', 'expectedVersion')
