import { giveBalance, giveUpBalance, grantBalance, reclaimBalance } from './grant-balance.ts'
import type { GiftKind } from './let-wait.ts'
import { giveRedPacket, giveUpRedPacket, grantRedPacket, reclaimRedPacket } from './red-packets.ts'

type Ways = {
  readonly grant: typeof grantBalance
  readonly give: typeof giveBalance
  readonly giveUp: typeof giveUpBalance
  readonly reclaim: typeof reclaimBalance
}

/** What can become of each kind of gift. */
export const GIFTS: Record<GiftKind, Ways> = {
  BALANCE: { grant: grantBalance, give: giveBalance, giveUp: giveUpBalance, reclaim: reclaimBalance },
  RED_PACKET: { grant: grantRedPacket, give: giveRedPacket, giveUp: giveUpRedPacket, reclaim: reclaimRedPacket },
}
