import { minutes } from '@supermall/kernel/time'
import type { Cache } from '@supermall/subgraph/cache'

/** Longer than the pause between two calls of a storefront, so that nobody flickers. */
const HERE_FOR_MS = minutes(2)

const keyOf = (accountId: string): string => `members.presence.${accountId}`

/** Kept where it may be lost, and by nobody's sign-in: when the cache is away, everybody is simply somewhere else. */
export const enter = (cache: Cache, accountId: string): Promise<void> => cache.set(keyOf(accountId), '1', HERE_FOR_MS)

export const leave = (cache: Cache, accountId: string): Promise<void> => cache.forget(keyOf(accountId))

export const isHere = async (cache: Cache, accountId: string): Promise<boolean> =>
  (await cache.get(keyOf(accountId))) !== null
