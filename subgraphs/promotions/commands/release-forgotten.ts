import { after } from '@supermall/kernel/time'
import type { Untried } from '@supermall/messaging/try-each'
import { tryEach } from '@supermall/messaging/try-each'
import { LOOK_AGAIN_MS, standingOf } from '@supermall/subgraph/standing'
import type { Within } from '../data/database.ts'
import { keepHolds, listForgottenHolds, postponeHolds } from '../data/holds.ts'
import { releasePromotions } from './hold-promotions.ts'

type Asking = Pick<Within, 'ask' | 'client' | 'clock' | 'transact'>

/** Gives back the holds on which no order stands, of those whose time is over; how many. */
export const releaseForgotten = (within: Asking): Promise<number> =>
  tryEach(
    (page) => findForgotten(page, within),
    (ownerId) => within.transact((unit) => releasePromotions(ownerId, 'EXPIRED', unit)),
  )

/** What orders stand on is kept, and what is on its way is looked at again later. */
async function findForgotten(page: Untried, { ask, client, clock, transact }: Asking): Promise<readonly string[]> {
  const ownerIds = await listForgottenHolds(client, clock(), page)
  if (ownerIds.length === 0) return []
  const { placed, onTheirWay, forgotten } = await standingOf(ownerIds, ask)
  if (placed.length > 0) await transact(({ db }) => keepHolds(db, placed))
  if (onTheirWay.length > 0) await transact(({ db, now }) => postponeHolds(db, onTheirWay, after(now, LOOK_AGAIN_MS)))
  return forgotten
}
