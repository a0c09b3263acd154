import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import type { Cache } from '@supermall/subgraph/cache'
import type { Account } from '../data/accounts.ts'
import { findByLogin } from '../data/accounts.ts'
import { isKnownAddress } from '../data/sessions.ts'
import type { Audience, Login } from '../domain/account.ts'
import type { Door } from './door.ts'
import type { Limit } from './limit-tries.ts'
import { addressLimits, everywhereLimits, forgetTries, limitTries, loginLimits, unlessAtFault } from './limit-tries.ts'
import { boundedAddress } from './open-session.ts'

export type Entrance = {
  readonly way: 'password' | 'code' | 'reset'
  readonly audience: Audience
  /** Null where what was given can be nobody's name. */
  readonly login: Login | null
  readonly given: string
}

/** For whom a try is worked, and how many tries of their code it uses up: one that is worked as for nobody's name uses up none. */
type Tried = { readonly account: Account | null; readonly uses: 0 | 1 }
/** A name, and whose it is where it is anybody's. */
export type Named = Tried & { readonly login: Login }

/**
 * Whoever knows a name could shut its owner out by guessing, so the limit over all addresses stops only those that never signed in
 * to the account: its owner comes in from where they were before, within the limits of that address. A try is counted before it is
 * worked. Where the mall fails it the name is not, but the address is: a hash was paid for, also for who does not wait for it.
 *
 * Tries are counted for the name as it was given, which is what a refusal tells of, and together for all names of one account. Who is
 * told that those are used up would learn which names belong together: that try is worked as one for nobody's name, and costs the same.
 */
export async function withinTries<T>(
  entrance: Entrance,
  door: Door,
  work: (tried: Tried) => Promise<Result<T>>,
): Promise<Result<T>> {
  const { cache, caller, settings, client } = door
  const { audience, login } = entrance
  const from = await limitTries(cache, addressLimits(caller.ip, settings.SIGN_INS_PER_ADDRESS))
  if (!from.ok) return from
  const account = login && (await findByLogin(client, audience, login))
  const ip = boundedAddress(caller.ip)
  const isKnown = await isKnownAddress(client, { accountId: account?.id ?? null, ip })
  const named = limitsOf(entrance, nameOf(entrance), door)
  const own = await countTry(named, isKnown, door)
  if (!own.ok) return own
  const together = limitsOf(entrance, account ? `account ${account.id}` : `nobody ${nameOf(entrance)}`, door)
  const all = await countAlike(together, isKnown, door)
  const counted = all.ok ? [...named, ...together] : named
  return unlessAtFault(cache, counted.flat(), () => work(all.ok ? { account, uses: 1 } : { account: null, uses: 0 }))
}

/**
 * Who came in has shown that the tries were theirs; an address stays counted, as many people share it. So do the account's other names:
 * who had used these up would see all of them freed at once, and know that they belong together.
 */
export function forgiveSignIn(entrance: Entrance, account: Account, door: Door): Promise<void> {
  const whose = [nameOf(entrance), `account ${account.id}`]
  return forgetTries(
    door.cache,
    whose.flatMap((one) => limitsOf(entrance, one, door).flat()),
  )
}

/** From here, and from everywhere. */
type Limits = readonly [readonly Limit[], readonly Limit[]]

const limitsOf = ({ way, audience }: Entrance, whose: string, { caller }: Door): Limits => {
  const name = `${way} ${audience} ${whose}`
  return [loginLimits(name, caller.ip), everywhereLimits(name)]
}

const nameOf = ({ login, given }: Entrance): string => `name ${login?.value ?? given}`

/** Who was here before is not stopped by others. */
async function countTry([here, everywhere]: Limits, isKnown: boolean, { cache }: Door): Promise<Result<null>> {
  const near = await limitTries(cache, here)
  if (!near.ok) return near
  const far = await limitTries(cache, everywhere)
  return isKnown ? ok(null) : far
}

/** As many calls of the cache where the tries are used up: after that it only looks, as what is refused uses up no further limit. */
async function countAlike([here, everywhere]: Limits, isKnown: boolean, { cache }: Door): Promise<Result<null>> {
  const near = await limitAlike(here, ok(null), cache)
  const far = await limitAlike(everywhere, near, cache)
  return isKnown ? near : far
}

async function limitAlike(limits: readonly Limit[], before: Result<null>, cache: Cache): Promise<Result<null>> {
  let counted = before
  for (const limit of limits) {
    if (counted.ok) counted = await limitTries(cache, [limit])
    else await cache.count(limit.key, 0, limit.windowMs)
  }
  return counted
}
