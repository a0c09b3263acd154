import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { Account } from '../data/accounts.ts'
import { findAccount } from '../data/accounts.ts'
import type { OperatorUnit, Unit } from '../data/database.ts'
import type { Session } from '../data/sessions.ts'
import { findSession, revokeSessions as revoke } from '../data/sessions.ts'
import { readReason } from '../domain/account.ts'
import { checkRankOf } from './own-permissions.ts'
import { tellRevoked } from './tell-revoked.ts'

const MOST_KEPT = 50

type Own = { readonly accountId: string; readonly sessionId: string }

/** Idempotent: a session that is over already stays so, and nothing is told again. */
export async function revokeSession({ accountId, sessionId }: Own, unit: Unit): Promise<Result<Session>> {
  const session = await findSession(unit.db, sessionId)
  if (session?.accountId !== accountId) return refused('NOT_FOUND', 'You have no such session.', 'sessionId')
  const which = { accountIds: [accountId], onlyId: sessionId }
  tellRevoked(await revoke(unit.db, which, { now: unit.now, reason: 'SIGNED_OUT' }), unit)
  return ok((await findSession(unit.db, sessionId)) ?? session)
}

type Others = Own & { readonly keepIds: readonly string[] }

export async function revokeOthers({ accountId, sessionId, keepIds }: Others, unit: Unit): Promise<Result<number>> {
  if (keepIds.length > MOST_KEPT)
    return refused('TOO_MANY_SESSIONS', `At most ${MOST_KEPT} sessions can be kept.`, 'keepSessionIds')
  const which = { accountIds: [accountId], exceptIds: [sessionId, ...keepIds] }
  const cuts = await revoke(unit.db, which, { now: unit.now, reason: 'SIGNED_OUT' })
  tellRevoked(cuts, unit)
  return ok(cuts.length)
}

/** Of one's own, this one included: what a lost phone calls for. */
export async function revokeAll({ accountId, sessionId }: Own, unit: Unit): Promise<Result<Session>> {
  tellRevoked(await revoke(unit.db, { accountIds: [accountId] }, { now: unit.now, reason: 'SIGNED_OUT' }), unit)
  const session = await findSession(unit.db, sessionId)
  return session ? ok(session) : refused('NOT_FOUND', 'You have no such session.')
}

/** An operator's: every session of anybody, save of those who stand above the operator. */
export async function revokeSessionsOf(
  input: { accountId: string; reason: string },
  unit: OperatorUnit,
): Promise<Result<Account>> {
  const reason = readReason(input.reason, 'reason')
  if (!reason.ok) return reason
  const account = await findAccount(unit.db, input.accountId)
  if (!account) return refused('NOT_FOUND', 'There is no such account.', 'accountId')
  const rank = await checkRankOf(account, unit)
  if (!rank.ok) return rank
  const cuts = await revoke(unit.db, { accountIds: [account.id] }, { now: unit.now, reason: 'OPERATOR' })
  tellRevoked(cuts, unit)
  unit.audited({
    subjectId: account.id,
    summary: reason.value,
    before: { sessions: cuts.length },
    after: { sessions: 0 },
  })
  return ok(account)
}
