import type { Result } from '@supermall/kernel/result'
import { refused } from '@supermall/kernel/result'
import { findAccount } from '../data/accounts.ts'
import { findSession, revokeSessions } from '../data/sessions.ts'
import type { AccountId } from '../domain/account.ts'
import { originOf } from './admit.ts'
import type { Door } from './door.ts'
import { findMembership } from './find-membership.ts'
import type { Admitted } from './issue-tokens.ts'
import { issueTokens } from './issue-tokens.ts'
import { openSession, signInFailed } from './open-session.ts'
import { tellRevoked } from './tell-revoked.ts'

type SwitchShop = { readonly accountId: AccountId; readonly sessionId: string; readonly shopId: string }

/** A session is for one shop as long as it lives, so another shop is another session; the one before it ends. */
export async function switchShop({ accountId, sessionId, shopId }: SwitchShop, door: Door): Promise<Result<Admitted>> {
  const account = await findAccount(door.client, accountId)
  if (!account) return signInFailed()
  const membership = await findMembership(door.ask, accountId, shopId)
  if (!membership.ok) return membership
  const seated = await door.transact(async (unit) => {
    const before = await findSession(unit.db, sessionId)
    const ended = await revokeSessions(
      unit.db,
      { accountIds: [accountId], onlyId: sessionId },
      { now: unit.now, reason: 'SHOP_SWITCH' },
    )
    if (ended.length === 0) return refused('SESSION_OVER', 'This session is over; sign in again.')
    tellRevoked(ended, unit)
    const origin = originOf(door, before?.device ?? null)
    return openSession({ account, method: 'SHOP_SWITCH', membership: membership.value, origin }, unit)
  })
  return issueTokens(seated, door.signer)
}
