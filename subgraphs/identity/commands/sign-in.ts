import type { Result } from '@supermall/kernel/result'
import type { Account } from '../data/accounts.ts'
import { changeAccount } from '../data/accounts.ts'
import type { SignInOutcome } from '../data/sign-ins.ts'
import { insertSignIn } from '../data/sign-ins.ts'
import type { Audience } from '../domain/account.ts'
import { readLogin } from '../domain/account.ts'
import { LONGEST_PASSWORD } from '../domain/password.ts'
import { admit, banned, originOf } from './admit.ts'
import type { Door } from './door.ts'
import type { Admitted } from './issue-tokens.ts'
import type { Entrance } from './limit-sign-in.ts'
import { forgiveSignIn, withinTries } from './limit-sign-in.ts'
import { boundedOrigin, signInFailed } from './open-session.ts'

/** A character may take two units. */
const LONGEST_UNITS = LONGEST_PASSWORD * 2

export type SignIn = {
  readonly audience: Audience
  readonly login: string
  readonly password: string
  readonly shopId: string | null
  readonly device: string | null
}

/** A name that nobody has goes the same way as a wrong password, hash and record included, and so takes the same time. */
export function signIn(input: SignIn, door: Door): Promise<Result<Admitted>> {
  const { audience, login: given } = input
  const entrance: Entrance = { way: 'password', audience, login: readLogin(given), given }
  return withinTries(entrance, door, async ({ account }) => {
    const admitted = await trySignIn(input, account, door)
    if (admitted.ok && account)
      await Promise.all([forgiveSignIn(entrance, account, door), renewHash(account, input.password, door)])
    return admitted
  })
}

async function trySignIn(input: SignIn, account: Account | null, door: Door): Promise<Result<Admitted>> {
  const { audience } = input
  const isRight = await isPasswordRight(account, input.password, door)
  if (!account || !isRight) return fail({ account, audience, outcome: 'WRONG_PASSWORD', device: input.device }, door)
  if (account.status === 'BANNED') return fail({ account, audience, outcome: 'BANNED', device: input.device }, door)
  return admit({ account, method: 'PASSWORD', shopId: input.shopId, device: input.device }, door)
}

/** What is longer than any password can be is nobody's, and only its beginning is hashed. */
export function isPasswordRight(account: Account | null, password: string, { hasher }: Door): Promise<boolean> {
  const isTooLong = password.length > LONGEST_UNITS
  return hasher.verify(isTooLong ? null : (account?.passwordHash ?? null), password.slice(0, LONGEST_UNITS))
}

type Failure = {
  readonly account: Account | null
  readonly audience: Audience
  readonly outcome: Exclude<SignInOutcome, 'SUCCEEDED'>
  readonly device: string | null
}

async function fail({ account, audience, outcome, device }: Failure, door: Door) {
  await door.transact(async (unit) => {
    const tried = { triedAt: unit.now, accountId: account?.id ?? null, audience, sessionId: null }
    await insertSignIn(unit.db, { ...tried, ...boundedOrigin(originOf(door, device)), method: 'PASSWORD', outcome })
  })
  return account && outcome === 'BANNED' ? banned(account) : signInFailed()
}

/** The only moment at which a password is known that was hashed with costs of the past. */
async function renewHash(account: Account, password: string, { hasher, transact }: Door): Promise<void> {
  if (account.passwordHash === null || !hasher.isOutdated(account.passwordHash)) return
  const passwordHash = await hasher.hash(password)
  const which = { id: account.id, version: account.version }
  await transact((unit) => changeAccount(unit.db, which, { change: { passwordHash }, now: unit.now }))
}
