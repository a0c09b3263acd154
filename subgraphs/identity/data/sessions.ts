import type { Id } from '@supermall/kernel/id'
import type { RefreshToken, Session } from '../../../prisma/identity/generated/client.ts'
import type { Tx } from './database.ts'

export type { RefreshToken, Session } from '../../../prisma/identity/generated/client.ts'

type NewSession = Omit<Session, 'lastUsedAt' | 'revokedAt' | 'revokeReason' | 'accessCutAt'> & {
  readonly id: Id<'ses'>
}
type NewToken = {
  readonly hash: string
  readonly generation: number
  readonly issuedAt: Date
  readonly expiresAt: Date
}

export async function insertSession(db: Tx, session: NewSession, token: NewToken): Promise<Session> {
  const row = await db.session.create({ data: { ...session, lastUsedAt: session.createdAt } })
  await db.refreshToken.create({ data: { ...token, sessionId: row.id } })
  return row
}

export const findToken = (db: Tx, hash: string): Promise<(RefreshToken & { session: Session }) | null> =>
  db.refreshToken.findUnique({ where: { hash }, include: { session: true } })

export async function isTokenUsed(db: Tx, hash: string): Promise<boolean> {
  const token = await db.refreshToken.findUnique({ where: { hash }, select: { usedAt: true } })
  return token === null || token.usedAt !== null
}

/** True for exactly one of all who present the token. */
export async function useToken(db: Tx, hash: string, { salt, now }: { salt: string; now: Date }): Promise<boolean> {
  const { count } = await db.refreshToken.updateMany({
    where: { hash, usedAt: null },
    data: { usedAt: now, successorSalt: salt },
  })
  return count === 1
}

export async function insertToken(db: Tx, sessionId: string, token: NewToken): Promise<void> {
  await db.refreshToken.create({ data: { ...token, sessionId } })
}

/** Null when the session was revoked, or its access was cut after `known` was read: then what was read of rights may be stale. */
export async function touchSession(
  db: Tx,
  known: Session,
  { now, expiresAt }: { now: Date; expiresAt: Date },
): Promise<Session | null> {
  const [row] = await db.session.updateManyAndReturn({
    where: { id: known.id, revokedAt: null, accessCutAt: known.accessCutAt },
    data: { lastUsedAt: now, expiresAt },
  })
  return row ?? null
}

export const findSession = (db: Tx, id: string): Promise<Session | null> => db.session.findUnique({ where: { id } })

/** Whether the account was come in to from there, within the time for which sessions are kept. */
export async function isKnownAddress(db: Tx, { accountId, ip }: AccountAtAddress): Promise<boolean> {
  // Looked for all the same where there is no account, so that the answer takes the same time.
  const session = await db.session.findFirst({ where: { accountId: accountId ?? '', ip }, select: { id: true } })
  return session !== null
}

export const findSessions = (db: Tx, ids: readonly string[]): Promise<Session[]> =>
  db.session.findMany({ where: { id: { in: [...ids] } } })

type AccountAtAddress = { readonly accountId: string | null; readonly ip: string }

type WhichSessions = {
  readonly accountIds: readonly string[]
  readonly onlyId?: string
  readonly exceptIds?: readonly string[]
  readonly shopId?: string
}
export type Cut = { readonly id: Id<'ses'>; readonly accountId: Id<'acc'>; readonly at: Date }

const ANY = null

/**
 * Ends them. Tokens date from whole seconds, so access is cut at the beginning of the next one: behind the last token that was
 * issued, even when that happened after this transaction began, as the row is read again after waiting for whoever refreshed it.
 */
export const revokeSessions = (
  db: Tx,
  which: WhichSessions,
  { now, reason }: { now: Date; reason: string },
): Promise<Cut[]> =>
  db.$queryRaw<Cut[]>`
    update session set revoked_at = ${now}, revoke_reason = ${reason},
      access_cut_at = date_trunc('second', greatest(${now}::timestamptz(3), last_used_at, access_cut_at)) + interval '1 second'
    where account_id = any(${[...which.accountIds]}) and revoked_at is null and expires_at > ${now}
      and (${which.onlyId ?? ANY}::text is null or id = ${which.onlyId ?? ANY})
      and id <> all(${[...(which.exceptIds ?? [])]}::text[])
      and (${which.shopId ?? ANY}::text is null or shop_id = ${which.shopId ?? ANY})
    returning id, account_id as "accountId", access_cut_at as at`

/** Lets them live, but every access token issued so far must be fetched anew. */
export const cutAccess = (db: Tx, which: WhichSessions, now: Date): Promise<Cut[]> =>
  db.$queryRaw<Cut[]>`
    update session set access_cut_at = date_trunc('second', greatest(${now}::timestamptz(3), last_used_at, access_cut_at)) + interval '1 second'
    where account_id = any(${[...which.accountIds]}) and revoked_at is null and expires_at > ${now}
      and (${which.shopId ?? ANY}::text is null or shop_id = ${which.shopId ?? ANY})
    returning id, account_id as "accountId", access_cut_at as at`

type CutsBehind = { readonly since: Date; readonly after: string | null }

/** Oldest first, behind that instant and, among those of the same instant, behind that session. */
export const listCuts = (
  db: Tx,
  { since, after }: CutsBehind,
  limit: number,
): Promise<{ id: string; accessCutAt: Date | null }[]> =>
  db.session.findMany({
    where:
      after === null
        ? { accessCutAt: { gte: since } }
        : { OR: [{ accessCutAt: { gt: since } }, { accessCutAt: since, id: { gt: after } }] },
    orderBy: [{ accessCutAt: 'asc' }, { id: 'asc' }],
    take: limit,
    select: { id: true, accessCutAt: true },
  })

/** Their refresh tokens go with them. */
export async function forgetSessions(db: Tx, endedBefore: Date, limit: number): Promise<number> {
  return db.$executeRaw`
    delete from session where id in (select id from session where expires_at < ${endedBefore} order by expires_at limit ${limit})`
}

/** Used tokens prove a theft for as long as they could be presented; after that they prove nothing. */
export async function forgetTokens(db: Tx, expiredBefore: Date, limit: number): Promise<number> {
  return db.$executeRaw`
    delete from refresh_token where hash in (select hash from refresh_token where expires_at < ${expiredBefore} limit ${limit})`
}
