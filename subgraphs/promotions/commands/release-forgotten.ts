import { standingCheckouts } from '@supermall/contracts/orders'
import { parseId } from '@supermall/kernel/id'
import { after, minutes } from '@supermall/kernel/time'
import type { Within } from '../data/database.ts'
import { keepHolds, postponeHolds } from '../data/holds.ts'
import { releasePromotions } from './hold-promotions.ts'

const LOOK_AGAIN_MS = minutes(10)

type Asking = Pick<Within, 'ask' | 'transact'>

/**
 * Gives holds back whose time is over, a hundred at most; how many. That nothing was heard of an order does not say that there is none:
 * orders are asked, and while they are silent nothing is given back.
 */
export async function releaseForgotten(ownerIds: readonly string[], { ask, transact }: Asking): Promise<number> {
  const checkoutIds = ownerIds.flatMap((ownerId) => parseId('chk', ownerId) ?? [])
  const { checkouts } = checkoutIds.length > 0 ? await ask(standingCheckouts, { checkoutIds }) : { checkouts: [] }
  const [placed, onTheirWay] = [true, false].map((isPlaced) =>
    checkouts.filter((one) => one.isPlaced === isPlaced).map(({ checkoutId }) => checkoutId),
  )
  if (placed?.length) await transact(({ db }) => keepHolds(db, placed))
  if (onTheirWay?.length) await transact(({ db, now }) => postponeHolds(db, onTheirWay, after(now, LOOK_AGAIN_MS)))
  const standing = new Set<string>(checkouts.map(({ checkoutId }) => checkoutId))
  const forgotten = ownerIds.filter((ownerId) => !standing.has(ownerId))
  for (const ownerId of forgotten) await transact((unit) => releasePromotions(ownerId, 'EXPIRED', unit))
  return forgotten.length
}
