import { redPacketReclaimed } from '@supermall/contracts/promotions'
import { on } from '@supermall/messaging/consume'
import { reclaimRedPacket } from '../commands/red-packets.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof redPacketReclaimed>[0]>(redPacketReclaimed, reclaimRedPacket)
