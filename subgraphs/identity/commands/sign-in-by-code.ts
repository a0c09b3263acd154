import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { findByLogin } from '../data/accounts.ts'
import type { Unit } from '../data/database.ts'
import type { Audience } from '../domain/account.ts'
import { readRecipient } from '../domain/account.ts'
import { admit } from './admit.ts'
import type { Door } from './door.ts'
import type { Admitted } from './issue-tokens.ts'
import { limitSignIn } from './limit-sign-in.ts'
import { codeWrong, proveCode, spendCode } from './prove-code.ts'
import { proveRecipient } from './prove-recipient.ts'

type SignInByCode = {
  readonly audience: Audience
  readonly recipient: string
  readonly code: string
  readonly shopId: string | null
  readonly device: string | null
}

export async function signInByCode(input: SignInByCode, door: Door): Promise<Result<Admitted>> {
  const { audience, shopId, device } = input
  const login = readRecipient(input.recipient, 'recipient')
  if (!login.ok) return login
  const recipient = login.value.value
  const limited = await limitSignIn({ way: 'code', audience, login: login.value, given: recipient }, door)
  if (!limited.ok) return limited
  const proven = await proveCode({ audience, purpose: 'SIGN_IN', recipient, accountId: '' }, input.code, door)
  if (!proven.ok) return proven
  const account = await findByLogin(door.client, audience, login.value)
  if (!account) return codeWrong()
  const prior = async (unit: Unit) => {
    const spent = await spendCode(proven.value, unit)
    if (!spent.ok) return spent
    return (await proveRecipient(account, login.value, unit)) ? ok(null) : codeWrong()
  }
  return admit({ account, method: 'CODE', shopId, device, prior }, door)
}
