import type { balanceReclaimed } from '@supermall/contracts/promotions'
import type { Unit } from '../data/database.ts'
import { GIFTS } from './gifts.ts'
import { giveUpReclaimed } from './give-waiting.ts'
import type { GiftKind } from './let-wait.ts'

type Grant = Parameters<typeof balanceReclaimed>[0]

/** The reason of a gift has gone, whether it was given or still waits for its shop to have earned it. */
export const reclaimGift = (kind: GiftKind) => async (grant: Grant, unit: Unit) => {
  await GIFTS[kind].reclaim(grant, unit)
  await giveUpReclaimed(grant, unit)
}
