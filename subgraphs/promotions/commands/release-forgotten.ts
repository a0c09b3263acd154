import { after } from '@supermall/kernel/time'
import type { Untried } from '@supermall/messaging/try-each'
import { tryEach } from '@supermall/messaging/try-each'
import { LOOK_AGAIN_MS, standingOf } from '@supermall/subgraph/standing'
import type { Within } from '../data/database.ts'
import { keepHolds, listForgottenHolds, postponeHolds } from '../data/holds.ts'
import { releasePromotions } from './hold-promotions.ts'

type Asking = Pick<Within, 'ask' | 'client' | 'clock' | 'transact'>

/**
 * Gives back the holds on which no order stands, of those whose time is over; how many. A page of them is given on whole, as only one that is
 * not full is the last: what orders stand on in it is left alone when its turn comes.
 */
export async function releaseForgotten(within: Asking): Promise<number> {
  const forgotten = new Set<string>()
  const find = async ({ except, most }: Untried) => {
    // What orders stand on is off the list by now: only those that could not be released are left out.
    const untried = { except: except.filter((ownerId) => forgotten.has(ownerId)), most }
    const ownerIds = await listForgottenHolds(within.client, within.clock(), untried)
    for (const ownerId of await withoutStanding(ownerIds, within)) forgotten.add(ownerId)
    return ownerIds
  }
  const release = (ownerId: string) => within.transact((unit) => releasePromotions(ownerId, 'EXPIRED', unit))
  return tryEach(find, async (ownerId) => forgotten.has(ownerId) && release(ownerId))
}

/** What orders stand on is kept, and what is on its way is looked at again later. */
async function withoutStanding(ownerIds: readonly string[], { ask, transact }: Asking): Promise<readonly string[]> {
  if (ownerIds.length === 0) return []
  const { placed, onTheirWay, forgotten } = await standingOf(ownerIds, ask)
  if (placed.length > 0) await transact(({ db }) => keepHolds(db, placed))
  if (onTheirWay.length > 0) await transact(({ db, now }) => postponeHolds(db, onTheirWay, after(now, LOOK_AGAIN_MS)))
  return forgotten
}
