import { after } from '@supermall/kernel/time'
import { LOOK_AGAIN_MS, standingOf } from '@supermall/subgraph/standing'
import type { Within } from '../data/database.ts'
import { keepHolds, postponeHolds } from '../data/holds.ts'
import { releasePromotions } from './hold-promotions.ts'

type Asking = Pick<Within, 'ask' | 'transact'>

/** Gives back the holds on which no order stands, of those whose time is over; how many. */
export async function releaseForgotten(ownerIds: readonly string[], { ask, transact }: Asking): Promise<number> {
  const { placed, onTheirWay, forgotten } = await standingOf(ownerIds, ask)
  if (placed.length > 0) await transact(({ db }) => keepHolds(db, placed))
  if (onTheirWay.length > 0) await transact(({ db, now }) => postponeHolds(db, onTheirWay, after(now, LOOK_AGAIN_MS)))
  for (const ownerId of forgotten) await transact((unit) => releasePromotions(ownerId, 'EXPIRED', unit))
  return forgotten.length
}
