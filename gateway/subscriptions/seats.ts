import type { Request } from '@supermall/subgraph/viewer'
import { networkOf } from '../governance/allowance.ts'
import { Refused } from '../graph/refused.ts'
import { full, tooMany } from './refusals.ts'

/** Takes a place, or several for what takes much room, and gives it back; throws when there is none. */
export type Seats = { readonly take: (request: Request, places?: number) => () => void }

/** An account has its places wherever it subscribes from; guests share those of their address. */
export function seats(most: { readonly each: number; readonly all: number }): Seats {
  const taken = new Map<string, number>()
  let all = 0
  return {
    take({ viewer, caller }, places = 1) {
      const who = viewer.audience === 'GUEST' ? networkOf(caller.ip) : viewer.accountId
      const mine = taken.get(who) ?? 0
      if (mine + places > most.each) throw new Refused(tooMany(most.each))
      if (all + places > most.all) throw new Refused(full())
      taken.set(who, mine + places)
      all += places
      let isTaken = true
      return () => {
        if (!isTaken) return
        isTaken = false
        all -= places
        const left = (taken.get(who) ?? places) - places
        if (left === 0) taken.delete(who)
        else taken.set(who, left)
      }
    },
  }
}
