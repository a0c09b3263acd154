import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { minutes } from '@supermall/kernel/time'
import type { Account } from '../data/accounts.ts'
import { findSession } from '../data/sessions.ts'
import { proveOwner } from './change-password.ts'
import type { Door } from './door.ts'

export type Proof = { readonly sessionId: string; readonly password: string | null }

const FRESH_MS = minutes(10)

/** For what a stolen session must not be enough for: the password is asked for, or a sign-in of just now where there is none. */
export async function provePerson(account: Account, proof: Proof, door: Door): Promise<Result<null>> {
  const proven =
    account.passwordHash === null
      ? await proveFresh(proof.sessionId, door)
      : await proveOwner(account, proof.password ?? '', door)
  if (proven.ok) return proven
  return { ok: false, refusals: proven.refusals.map((refusal) => ({ ...refusal, path: ['password'] })) }
}

async function proveFresh(sessionId: string, { client, clock }: Door): Promise<Result<null>> {
  const session = await findSession(client, sessionId)
  const isFresh = session !== null && clock().getTime() - session.createdAt.getTime() <= FRESH_MS
  return isFresh ? ok(null) : refused('SIGN_IN_AGAIN', 'Sign in once more, then do this within ten minutes.')
}
