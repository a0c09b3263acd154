import type { Result } from '@supermall/kernel/result'
import type { Account } from '../data/accounts.ts'
import { findByLogin } from '../data/accounts.ts'
import { isKnownAddress } from '../data/sessions.ts'
import type { Audience, Login } from '../domain/account.ts'
import type { Door } from './door.ts'
import { addressLimits, everywhereLimits, forgetTries, limitTries, loginLimits, unlessAtFault } from './limit-tries.ts'
import { boundedAddress } from './open-session.ts'

export type Entrance = {
  readonly way: 'password' | 'code' | 'reset'
  readonly audience: Audience
  /** Null where what was given can be nobody's name. */
  readonly login: Login | null
  readonly given: string
}

/** A name, and whose it is where it is anybody's. */
export type Named = { readonly login: Login; readonly account: Account | null }

/**
 * Whoever knows a name could shut its owner out by guessing, so the limit over all addresses stops only those that never signed in
 * to the account: its owner comes in from where they were before, within the limits of that address. A try is counted before it is
 * worked. Where the mall fails it the name is not, but the address is: a hash was paid for, also for who does not wait for it.
 */
export async function withinTries<T>(
  entrance: Entrance,
  door: Door,
  work: (account: Account | null) => Promise<Result<T>>,
): Promise<Result<T>> {
  const { cache, caller, settings, client } = door
  const { audience, login } = entrance
  const from = await limitTries(cache, addressLimits(caller.ip, settings.SIGN_INS_PER_ADDRESS))
  if (!from.ok) return from
  const account = login && (await findByLogin(client, audience, login))
  const [here, everywhere] = limitsOf(entrance, account, door)
  const near = await limitTries(cache, here)
  if (!near.ok) return near
  const far = await limitTries(cache, everywhere)
  return unlessAtFault(cache, [...here, ...everywhere], async () =>
    far.ok || (await isKnownAddress(client, { accountId: account?.id ?? null, ip: boundedAddress(caller.ip) }))
      ? work(account)
      : far,
  )
}

/** Who came in has shown that the tries were theirs; an address stays counted, as many people share it. */
export const forgiveSignIn = (entrance: Entrance, account: Account, door: Door): Promise<void> =>
  forgetTries(door.cache, limitsOf(entrance, account, door).flat())

/** Those of one account are counted together, by whichever of its names they come; a name that nobody has is counted by itself. */
function limitsOf({ way, audience, login, given }: Entrance, account: Account | null, { caller }: Door) {
  const whose = account ? `account ${account.id}` : `name ${login?.value ?? given}`
  const name = `${way} ${audience} ${whose}`
  return [loginLimits(name, caller.ip), everywhereLimits(name)] as const
}
