import { orderCollected } from '@supermall/contracts/orders'
import { on } from '@supermall/messaging/consume'
import { collectFullBacks } from '../commands/full-backs/follow-full-backs.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof orderCollected>[0]>(orderCollected, collectFullBacks)
