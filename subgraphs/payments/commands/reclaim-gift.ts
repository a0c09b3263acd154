import type { balanceReclaimed } from '@supermall/contracts/promotions'
import type { Unit } from '../data/database.ts'
import { giveUpReclaimed } from './give-waiting.ts'
import { reclaimBalance } from './grant-balance.ts'
import type { GiftKind } from './let-wait.ts'
import { reclaimRedPacket } from './red-packets.ts'

type Grant = Parameters<typeof balanceReclaimed>[0]

const RECLAIMS: Record<GiftKind, (grant: Grant, unit: Unit) => Promise<void>> = {
  BALANCE: reclaimBalance,
  RED_PACKET: reclaimRedPacket,
}

/** The reason of a gift has gone, whether it was given or still waits for its shop to have earned it. */
export const reclaimGift = (kind: GiftKind) => async (grant: Grant, unit: Unit) => {
  await RECLAIMS[kind](grant, unit)
  await giveUpReclaimed(grant, unit)
}
