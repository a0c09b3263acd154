import type { Result } from '@supermall/kernel/result'
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

/**
 * Whoever knows a name could shut its owner out by guessing, so the limit over all addresses stops only those that never signed in
 * to the account: its owner comes in from where they were before, within the limits of that address. A try is counted before it is
 * worked. Where the mall fails it the name is not, but the address is: a hash was paid for, also for who does not wait for it.
 */
export async function withinTries<T>(
  entrance: Entrance,
  door: Door,
  work: () => Promise<Result<T>>,
): Promise<Result<T>> {
  const { cache, caller, settings } = door
  const name = nameOf(entrance)
  const [here, everywhere] = [loginLimits(name, caller.ip), everywhereLimits(name)]
  const near = await limitTries(cache, [...addressLimits(caller.ip, settings.SIGN_INS_PER_ADDRESS), ...here])
  if (!near.ok) return near
  const far = await limitTries(cache, everywhere)
  return unlessAtFault(cache, [...here, ...everywhere], async () =>
    far.ok || (await isKnown(entrance, door)) ? work() : far,
  )
}

const isKnown = async ({ audience, login }: Entrance, { client, caller }: Door): Promise<boolean> =>
  login !== null && (await isKnownAddress(client, { audience, login, ip: boundedAddress(caller.ip) }))

/** Who came in has shown that the tries were theirs; an address stays counted, as many people share it. */
export function forgiveSignIn(entrance: Entrance, { cache, caller }: Door): Promise<void> {
  const name = nameOf(entrance)
  return forgetTries(cache, [...loginLimits(name, caller.ip), ...everywhereLimits(name)])
}

const nameOf = ({ way, audience, login, given }: Entrance): string => `${way} ${audience} ${login?.value ?? given}`
