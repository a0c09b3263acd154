import type { Unit } from '../data/database.ts'
import type { WaitingGiftRow } from '../data/rows.ts'
import { firstsOf, waitingOf } from '../data/waiting-gifts.ts'
import { sourceOf } from '../domain/gift.ts'
import { GIFTS } from './gifts.ts'
import type { GiftKind } from './let-wait.ts'
import { grantOf } from './let-wait.ts'

type Reclaimed = { readonly grantId: string; readonly shopId: string | null }

/** What a shop has promised first it gives, if it has earned it by now; false where it has not, or has promised nothing. */
export async function giveWaiting(shopId: string, unit: Unit): Promise<boolean> {
  for (const gift of await firstsOf(unit.db, shopId)) if (await give(gift, unit)) return true
  return false
}

/**
 * What was asked back is promised no more: of what waits of the same source, what nothing is left of is over, and stands in the way of nobody.
 */
export async function giveUpReclaimed({ grantId, shopId }: Reclaimed, unit: Unit): Promise<void> {
  if (shopId === null) return
  for (const gift of await waitingOf(unit.db, shopId, sourceOf(grantId))) if (!(await give(gift, unit))) return
}

const give = async (gift: WaitingGiftRow, unit: Unit): Promise<boolean> =>
  !(await GIFTS[gift.kind as GiftKind].grant(grantOf(gift), unit))
