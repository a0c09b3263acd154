import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { isKnownAddress } from '../data/sessions.ts'
import type { Audience, Login } from '../domain/account.ts'
import type { Door } from './door.ts'
import { addressLimits, everywhereLimits, forgetTries, limitTries, loginLimits } from './limit-tries.ts'
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
 * to the account: its owner comes in from where they were before, within the limits of that address.
 */
export async function limitSignIn(entrance: Entrance, door: Door): Promise<Result<null>> {
  const { ip } = door.caller
  const name = nameOf(entrance)
  const own = [...addressLimits(ip, door.settings.SIGN_INS_PER_ADDRESS), ...loginLimits(name, ip)]
  const here = await limitTries(door.cache, own)
  if (!here.ok) return here
  const everywhere = await limitTries(door.cache, everywhereLimits(name))
  const { audience, login } = entrance
  if (everywhere.ok || login === null) return everywhere
  const isKnown = await isKnownAddress(door.client, { audience, login, ip: boundedAddress(ip) })
  return isKnown ? ok(null) : everywhere
}

/** Who came in has shown that the tries were theirs; an address stays counted, as many people share it. */
export function forgiveSignIn(entrance: Entrance, { cache, caller }: Door): Promise<void> {
  const name = nameOf(entrance)
  return forgetTries(cache, [...loginLimits(name, caller.ip), ...everywhereLimits(name)])
}

const nameOf = ({ way, audience, login, given }: Entrance): string => `${way} ${audience} ${login?.value ?? given}`
