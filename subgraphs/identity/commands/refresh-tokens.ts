import { fault } from '@supermall/kernel/fault'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { after } from '@supermall/kernel/time'
import { hashToken } from '@supermall/subgraph/token'
import type { Account } from '../data/accounts.ts'
import { findAccount, holdAccount } from '../data/accounts.ts'
import type { Unit } from '../data/database.ts'
import type { RefreshToken, Session } from '../data/sessions.ts'
import { findToken, insertToken, isTokenUsed, revokeSessions, touchSession, useToken } from '../data/sessions.ts'
import type { AccountId } from '../domain/account.ts'
import { decideRefresh, REFRESH_MS } from '../domain/session.ts'
import { newSalt, successorOf } from '../providers/secrets.ts'
import type { Door } from './door.ts'
import type { Membership } from './find-membership.ts'
import { findMembership } from './find-membership.ts'
import type { Admitted } from './issue-tokens.ts'
import { issueTokens } from './issue-tokens.ts'
import type { Seat } from './open-session.ts'
import { permissionsFor } from './open-session.ts'
import { tellRevoked } from './tell-revoked.ts'

type Presented = RefreshToken & { readonly session: Session }
type Refreshing = { readonly token: string; readonly found: Presented; readonly membership: Membership | null }

/** Rights are looked up anew each time, so what an operator or a shop has withdrawn is gone with the next refresh at the latest. */
export async function refreshTokens(token: string, door: Door): Promise<Result<Admitted>> {
  const found = await findToken(door.client, hashToken(token))
  if (!found) return invalid()
  const account = await findAccount(door.client, found.session.accountId)
  if (!account) return invalid()
  const membership = await membershipNow(account, found.session, door)
  if (!membership.ok) {
    await door.transact((unit) => end(found.session, 'NO_SHOP', unit))
    return membership
  }
  const seated = await door.transact((unit) => turn({ token, found, membership: membership.value }, unit))
  if (!seated.ok) return seated
  return seated.value === 'REUSED' ? reused() : issueTokens(ok(seated.value), door.signer)
}

async function membershipNow(account: Account, session: Session, { ask }: Door): Promise<Result<Membership | null>> {
  if (account.audience !== 'MERCHANT' || session.revokedAt !== null) return ok(null)
  return findMembership(ask, account.id as AccountId, session.shopId)
}

/** The session's row is taken first: of all who refresh it at once, each sees what the one before it did. */
async function turn({ token, found, membership }: Refreshing, unit: Unit): Promise<Result<Seat | 'REUSED'>> {
  const account = await holdAccount(unit.db, found.session.accountId)
  if (account?.status !== 'ACTIVE') return invalid()
  const refreshExpiresAt = after(unit.now, REFRESH_MS)
  const session = await touchSession(unit.db, found.session, { now: unit.now, expiresAt: refreshExpiresAt })
  if (!session) return lost(found.session, unit)
  const next = await successor(token, { found, refreshExpiresAt }, unit)
  if (next === 'REFUSE') return invalid()
  if (next === 'REVOKE') {
    await end(session, 'REFRESH_TOKEN_REUSED', unit)
    return ok('REUSED')
  }
  const permissions = await permissionsFor(account, membership, unit)
  return ok({ account, session, ...next, permissions, membership })
}

type Successor = { readonly refreshToken: string; readonly refreshExpiresAt: Date }

async function successor(
  token: string,
  { found, refreshExpiresAt }: { found: Presented; refreshExpiresAt: Date },
  { db, now }: Unit,
): Promise<Successor | 'REFUSE' | 'REVOKE'> {
  const current = (await findToken(db, found.hash)) ?? found
  const given = current.successorSalt === null ? null : successorOf(token, current.successorSalt)
  const isSuccessorUsed = given !== null && (await isTokenUsed(db, hashToken(given)))
  const decision = decideRefresh({ ...current, isSuccessorUsed, isSessionRevoked: false }, now)
  if (decision === 'REPEAT' && given !== null) return { refreshToken: given, refreshExpiresAt }
  if (decision !== 'ROTATE') return decision === 'REFUSE' ? 'REFUSE' : 'REVOKE'
  const salt = newSalt()
  if (!(await useToken(db, current.hash, { salt, now })))
    throw fault('CONFLICT', 'a refresh token was used under the lock of its session')
  const refreshToken = successorOf(token, salt)
  const row = {
    hash: hashToken(refreshToken),
    generation: current.generation + 1,
    issuedAt: now,
    expiresAt: refreshExpiresAt,
  }
  await insertToken(db, current.sessionId, row)
  return { refreshToken, refreshExpiresAt }
}

async function end(session: Session, reason: string, unit: Unit): Promise<void> {
  const which = { accountIds: [session.accountId], onlyId: session.id }
  tellRevoked(await revokeSessions(unit.db, which, { now: unit.now, reason }), unit)
}

/** Either the session is over, or its rights changed while they were asked for: then what was answered may be stale. */
async function lost({ id }: Session, { db }: Unit): Promise<Result<never>> {
  const now = await db.session.findUnique({ where: { id } })
  if (now && now.revokedAt === null)
    throw fault('CONFLICT', `the rights of session ${id} changed while it was refreshed`)
  return invalid()
}

const invalid = () =>
  refused(
    'REFRESH_TOKEN_INVALID',
    'Sign in again: this token is not known, has expired or was revoked.',
    'refreshToken',
  )

const reused = () =>
  refused(
    'REFRESH_TOKEN_REUSED',
    'Sign in again: this token was used before, so the session was ended for safety.',
    'refreshToken',
  )
