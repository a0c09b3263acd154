import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { Account } from '../data/accounts.ts'
import type { Unit } from '../data/database.ts'
import type { SignInMethod } from '../data/sign-ins.ts'
import type { AccountId } from '../domain/account.ts'
import type { Door } from './door.ts'
import { findMembership } from './find-membership.ts'
import type { Admitted } from './issue-tokens.ts'
import { issueTokens } from './issue-tokens.ts'
import type { Origin } from './open-session.ts'
import { openSession } from './open-session.ts'

export type Admission = {
  readonly account: Account
  readonly method: SignInMethod
  readonly shopId: string | null
  readonly device: string | null
  /** What must hold, or be done, in the transaction of the session: a code is spent there. */
  readonly prior?: (unit: Unit) => Promise<Result<unknown>>
}

/** Lets somebody in who has proved who they are: finds what they may do, opens the session, signs the token. */
export async function admit(admission: Admission, door: Door): Promise<Result<Admitted>> {
  const { account, method, shopId, device } = admission
  if (account.status === 'BANNED') return banned(account)
  const isMerchant = account.audience === 'MERCHANT'
  const membership = isMerchant ? await findMembership(door.ask, account.id as AccountId, shopId) : ok(null)
  if (!membership.ok) return membership
  const opening = { account, method, membership: membership.value, origin: originOf(door, device) }
  const seated = await door.transact(async (unit) => {
    const prior = await admission.prior?.(unit)
    return prior && !prior.ok ? prior : openSession(opening, unit)
  })
  return issueTokens(seated, door.signer)
}

export const originOf = ({ caller }: Door, device: string | null): Origin => ({
  ip: caller.ip,
  userAgent: caller.userAgent,
  device,
})

export const banned = (account: Account) =>
  refused('BANNED', `This account is banned: ${account.statusReason ?? 'ask the mall why'}.`)
