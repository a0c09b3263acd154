import { redPacketReclaimed } from '@supermall/contracts/promotions'
import { on } from '@supermall/messaging/consume'
import { reclaimGift } from '../commands/reclaim-gift.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof redPacketReclaimed>[0]>(redPacketReclaimed, reclaimGift('RED_PACKET'))
