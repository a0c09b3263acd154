import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import type { Unit } from '../data/database.ts'
import type { Audience } from '../domain/account.ts'
import { readRecipient } from '../domain/account.ts'
import { admit } from './admit.ts'
import type { Door } from './door.ts'
import type { Admitted } from './issue-tokens.ts'
import type { Entrance, Named } from './limit-sign-in.ts'
import { withinTries } from './limit-sign-in.ts'
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
  const login = readRecipient(input.recipient, 'recipient')
  if (!login.ok) return login
  const entrance: Entrance = { way: 'code', audience: input.audience, login: login.value, given: login.value.value }
  return withinTries(entrance, door, (tried) => trySignIn(input, { login: login.value, ...tried }, door))
}

async function trySignIn(input: SignInByCode, { login, account, uses }: Named, door: Door): Promise<Result<Admitted>> {
  const { audience, shopId, device } = input
  const recipient = login.value
  const proven = await proveCode({ audience, purpose: 'SIGN_IN', recipient, accountId: '' }, input.code, door, uses)
  if (!proven.ok) return proven
  if (!account) return codeWrong()
  const prior = async (unit: Unit) => {
    const spent = await spendCode(proven.value, unit)
    if (!spent.ok) return spent
    return (await proveRecipient(account, login, unit)) ? ok(null) : codeWrong()
  }
  return admit({ account, method: 'CODE', shopId, device, prior }, door)
}
