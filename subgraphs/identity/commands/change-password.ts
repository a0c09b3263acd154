import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { Account } from '../data/accounts.ts'
import { changeAccount, findAccount } from '../data/accounts.ts'
import { revokeSessions } from '../data/sessions.ts'
import { readNewPassword } from '../domain/registration.ts'
import type { Door } from './door.ts'
import { limitTries, passwordLimits, unlessAtFault } from './limit-tries.ts'
import { isPasswordRight } from './sign-in.ts'
import { tellRevoked } from './tell-revoked.ts'

type ChangePassword = {
  readonly accountId: string
  readonly sessionId: string
  readonly oldPassword: string
  readonly password: string
  readonly passwordConfirm: string
}

/** Whoever else is signed in to the account may be why the password is changed: they must know the new one. */
export async function changePassword(input: ChangePassword, door: Door): Promise<Result<Account>> {
  const account = await findAccount(door.client, input.accountId)
  if (!account) return refused('NOT_FOUND', 'There is no such account.')
  const allowed = await proveOwner(account, input.oldPassword, door)
  if (!allowed.ok) return allowed
  const password = readNewPassword(input, [account.username, account.phone, account.email])
  if (!password.ok) return password
  const passwordHash = await door.hasher.hash(password.value)
  return door.transact(async (unit) => {
    const which = { id: account.id, version: account.version }
    const changed = await changeAccount(unit.db, which, { change: { passwordHash }, now: unit.now })
    if (!changed) return refused('STALE_VERSION', 'The account was changed in the meantime; try again.')
    const others = { accountIds: [account.id], exceptIds: [input.sessionId] }
    tellRevoked(await revokeSessions(unit.db, others, { now: unit.now, reason: 'PASSWORD_CHANGED' }), unit)
    return ok(changed)
  })
}

/** A stolen session must not be enough to guess the password with; no password at all is no guess. */
export async function proveOwner(account: Account, password: string, door: Door): Promise<Result<null>> {
  if (account.passwordHash !== null && password === '')
    return refused('PASSWORD_NEEDED', 'Give the password of the account.', 'oldPassword')
  const limits = passwordLimits(account.id)
  const limited = await limitTries(door.cache, limits)
  if (!limited.ok) return limited
  if (account.passwordHash === null)
    return refused('NO_PASSWORD', 'The account has no password yet; set one by a code.', 'oldPassword')
  if (!(await unlessAtFault(door.cache, limits, () => isPasswordRight(account, password, door))))
    return refused('PASSWORD_WRONG', 'The password is wrong.', 'oldPassword')
  await Promise.all(limits.map(({ key }) => door.cache.forget(key)))
  return ok(null)
}
