import type { Request } from '@supermall/subgraph/viewer'
import { networkOf } from '../governance/allowance.ts'
import { Refused } from '../graph/refused.ts'
import { full, tooMany } from './refusals.ts'

/** Takes a place for a subscription, and gives it back; throws when there is none. */
export type Seats = { readonly take: (request: Request) => () => void; readonly taken: () => number }

/** An account has its places wherever it subscribes from; guests share those of their address. */
export function seats(most: { readonly each: number; readonly all: number }): Seats {
  const taken = new Map<string, number>()
  let all = 0
  return {
    taken: () => all,
    take({ viewer, caller }) {
      const who = viewer.audience === 'GUEST' ? networkOf(caller.ip) : viewer.accountId
      const mine = taken.get(who) ?? 0
      if (mine >= most.each) throw new Refused(tooMany(most.each))
      if (all >= most.all) throw new Refused(full())
      taken.set(who, mine + 1)
      all++
      let isTaken = true
      return () => {
        if (!isTaken) return
        isTaken = false
        all--
        const left = (taken.get(who) ?? 1) - 1
        if (left === 0) taken.delete(who)
        else taken.set(who, left)
      }
    },
  }
}
