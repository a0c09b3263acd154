import type { Cache } from '@supermall/subgraph/cache'
import { HttpFault } from '@supermall/subgraph/http'
import type { Request } from '@supermall/subgraph/viewer'
import type { GatewaySettings } from '../settings.ts'

/** Takes what an operation costs from what its caller has left; throws when that is not enough. */
export type Allowance = (request: Request, cost: number) => Promise<void>

export const unlimited: Allowance = async () => undefined

/**
 * An account has one bucket wherever it asks from, guests share that of their address. Every request costs a point at
 * least, and what is dearer than a full bucket takes a full one: it can be asked for, only not often.
 */
export function allowance(cache: Cache, settings: GatewaySettings): Allowance {
  const ofAccount = { perSecond: settings.RATE_ACCOUNT_PER_SECOND, burst: settings.RATE_ACCOUNT_BURST }
  const ofAddress = { perSecond: settings.RATE_ADDRESS_PER_SECOND, burst: settings.RATE_ADDRESS_BURST }
  return async ({ viewer, caller }, cost) => {
    const isGuest = viewer.audience === 'GUEST'
    const bucket = isGuest ? ofAddress : ofAccount
    const by = Math.min(bucket.burst, Math.max(1, Math.ceil(cost)))
    const { isTaken, waitMs } = await cache.take(`rate:{${whoOf({ viewer, caller })}}`, by, bucket)
    if (isTaken) return
    throw new HttpFault(429, 'RATE_LIMITED', {
      message: 'Too many requests; try again later.',
      retryAfterMs: waitMs,
    })
  }
}

/** Whose everything is that is asked for so: an account's, or that of all guests of an address. */
export const whoOf = ({ viewer, caller }: Request): string =>
  viewer.audience === 'GUEST' ? networkOf(caller.ip) : viewer.accountId

/** Whoever has one address of IPv6 has the whole network of 64 bits around it. */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address
  const [head = '', tail = ''] = address.replace(/%.*$/, '').split('::')
  const before = head.split(':').filter(Boolean)
  const after = tail.split(':').filter(Boolean)
  const zeros = address.includes('::') ? Array.from({ length: 8 - before.length - after.length }, () => '0') : []
  const groups = [...before, ...zeros, ...after].slice(0, 4).map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''))
  return `${groups.join(':')}::/64`
}
