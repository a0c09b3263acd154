import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import type { Account } from '../data/accounts.ts'
import { changeAccount } from '../data/accounts.ts'
import { revokeSessions } from '../data/sessions.ts'
import type { Audience } from '../domain/account.ts'
import { readRecipient } from '../domain/account.ts'
import { readNewPassword } from '../domain/registration.ts'
import type { Door } from './door.ts'
import type { Entrance, Named } from './limit-sign-in.ts'
import { withinTries } from './limit-sign-in.ts'
import { codeWrong, proveCode, spendCode } from './prove-code.ts'
import { proveRecipient } from './prove-recipient.ts'
import { tellRevoked } from './tell-revoked.ts'

type ResetPassword = {
  readonly audience: Audience
  readonly recipient: string
  readonly code: string
  readonly password: string
  readonly passwordConfirm: string
}

/** Also how staff who were added by others set their first password. The code shows that the number is theirs. */
export async function resetPassword(input: ResetPassword, door: Door): Promise<Result<Account>> {
  const login = readRecipient(input.recipient, 'recipient')
  if (!login.ok) return login
  const entrance: Entrance = { way: 'reset', audience: input.audience, login: login.value, given: login.value.value }
  return withinTries(entrance, door, (tried) => tryReset(input, { login: login.value, ...tried }, door))
}

async function tryReset(input: ResetPassword, { login, account, uses }: Named, door: Door): Promise<Result<Account>> {
  const { audience } = input
  const recipient = login.value
  const password = readNewPassword(input, [recipient])
  if (!password.ok) return password
  const proven = await proveCode(
    { audience, purpose: 'RESET_PASSWORD', recipient, accountId: '' },
    input.code,
    door,
    uses,
  )
  if (!proven.ok) return proven
  if (!account) return codeWrong()
  const fitting = readNewPassword(input, [account.username, account.phone, account.email])
  if (!fitting.ok) return fitting
  const passwordHash = await door.hasher.hash(fitting.value)
  return door.transact(async (unit) => {
    const spent = await spendCode(proven.value, unit)
    if (!spent.ok) return spent
    const owned = await proveRecipient(account, login, unit)
    if (!owned) return codeWrong()
    const changed = await changeAccount(unit.db, { id: account.id }, { change: { passwordHash }, now: unit.now })
    if (!changed) return codeWrong()
    tellRevoked(
      await revokeSessions(unit.db, { accountIds: [account.id] }, { now: unit.now, reason: 'PASSWORD_RESET' }),
      unit,
    )
    return ok(changed)
  })
}
