import { after } from '@supermall/kernel/time'
import { LOOK_AGAIN_MS, standingOf } from '@supermall/subgraph/standing'
import type { Within } from '../data/database.ts'
import { postponeHolds } from '../data/holds.ts'
import { releaseBalance } from './hold-balance.ts'

type Asking = Pick<Within, 'ask' | 'transact' | 'currency'>

/**
 * Gives back the holds on which no order stands, of those whose time is over and that no payment can use any more; how many. One that cannot
 * be given back stands in nobody's way: it is looked at again later, and told when the others have had their turn.
 */
export async function releaseForgotten(ownerIds: readonly string[], asking: Asking): Promise<number> {
  const { ask, transact, currency } = asking
  const { placed, onTheirWay, forgotten } = await standingOf(ownerIds, ask)
  const standing = [...placed, ...onTheirWay]
  if (standing.length > 0) await transact(({ db, now }) => postponeHolds(db, standing, after(now, LOOK_AGAIN_MS)))
  const failures: { readonly ownerId: string; readonly error: unknown }[] = []
  for (const ownerId of forgotten)
    await transact((unit) => releaseBalance(ownerId, 'EXPIRED', { ...unit, currency })).catch((error) =>
      failures.push({ ownerId, error }),
    )
  const stuck = failures.map(({ ownerId }) => ownerId)
  if (stuck.length > 0) await transact(({ db, now }) => postponeHolds(db, stuck, after(now, LOOK_AGAIN_MS)))
  if (failures.length > 0) throw failures[0]?.error
  return forgotten.length
}
