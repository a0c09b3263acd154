import { userLoggedIn } from '@supermall/contracts/identity'
import { cut } from '@supermall/kernel/cut'
import { newId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { after } from '@supermall/kernel/time'
import { hashToken, newToken } from '@supermall/subgraph/token'
import type { Account } from '../data/accounts.ts'
import { holdAccount } from '../data/accounts.ts'
import type { Unit } from '../data/database.ts'
import { permissionsOf } from '../data/roles.ts'
import type { Session } from '../data/sessions.ts'
import { insertSession } from '../data/sessions.ts'
import type { SignInMethod } from '../data/sign-ins.ts'
import { insertSignIn } from '../data/sign-ins.ts'
import type { AccountId, Audience } from '../domain/account.ts'
import { REFRESH_MS } from '../domain/session.ts'
import type { Membership } from './find-membership.ts'

export type Origin = { readonly ip: string; readonly userAgent: string; readonly device: string | null }

type Opening = {
  readonly account: Account
  readonly method: SignInMethod
  readonly membership: Membership | null
  readonly origin: Origin
}

/** A session with its newest refresh token, and what the access token beside it must say. */
export type Seat = {
  readonly account: Account
  readonly session: Session
  readonly refreshToken: string
  readonly refreshExpiresAt: Date
  readonly permissions: readonly string[]
  readonly membership: Membership | null
}

/**
 * The one place where sessions begin. The account is looked at again, as it is now: who was banned, got another password or other
 * rights in a shop since the sign-in began does not come in.
 */
export async function openSession(opening: Opening, unit: Unit): Promise<Result<Seat>> {
  const { membership, method } = opening
  const account = await holdAccount(unit.db, opening.account.id)
  if (account?.status !== 'ACTIVE' || account.passwordHash !== opening.account.passwordHash) return signInFailed()
  if (account.membershipsVersion !== opening.account.membershipsVersion) return rightsChanged()
  const origin = boundedOrigin(opening.origin)
  const refreshToken = newToken()
  const refreshExpiresAt = after(unit.now, REFRESH_MS)
  const session = await insertSession(
    unit.db,
    {
      id: newId('ses'),
      accountId: account.id,
      audience: account.audience,
      shopId: membership?.shopId ?? null,
      ...origin,
      createdAt: unit.now,
      expiresAt: refreshExpiresAt,
    },
    { hash: hashToken(refreshToken), generation: 1, issuedAt: unit.now, expiresAt: refreshExpiresAt },
  )
  const tried = { triedAt: unit.now, accountId: account.id, audience: account.audience, sessionId: session.id }
  await insertSignIn(unit.db, { ...tried, ...origin, method, outcome: 'SUCCEEDED' })
  const who = { accountId: account.id as AccountId, audience: account.audience as Audience }
  unit.emit(userLoggedIn({ ...who, sessionId: session.id as `ses_${string}`, ip: origin.ip }))
  return ok({
    account,
    session,
    refreshToken,
    refreshExpiresAt,
    membership,
    permissions: await permissionsFor(account, membership, unit),
  })
}

/** A merchant's rights come with the membership, those of platform staff from here; a consumer has none to speak of. */
export async function permissionsFor(
  account: Account,
  membership: Membership | null,
  { db }: Unit,
): Promise<readonly string[]> {
  if (account.audience === 'PLATFORM') return permissionsOf(db, account.id)
  return membership?.permissions ?? []
}

/** The same for everybody who is not let in without being told why. */
export const signInFailed = () => refused('SIGN_IN_FAILED', 'The name or the password is wrong.')

/** What a shop answered before it changed its mind opens nothing. */
const rightsChanged = () => refused('RIGHTS_CHANGED', 'A shop has just changed what you may do there; sign in again.')

export const boundedAddress = (ip: string): string => ip.slice(0, 64)

/** A client writes these; they are kept no longer than an operator can read. */
export const boundedOrigin = ({ ip, userAgent, device }: Origin): Origin => ({
  ip: boundedAddress(ip),
  userAgent: cut(userAgent, 300),
  device: device === null ? null : cut(device.replaceAll(/\p{Cc}/gu, ''), 100),
})
