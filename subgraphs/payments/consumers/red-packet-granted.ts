import { redPacketGranted } from '@supermall/contracts/promotions'
import { on } from '@supermall/messaging/consume'
import { grantRedPacket } from '../commands/red-packets.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof redPacketGranted>[0]>(redPacketGranted, grantRedPacket)
