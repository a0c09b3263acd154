import { orderCollected } from '@supermall/contracts/orders'
import { on } from '@supermall/messaging/consume'
import { collectOrder } from '../commands/follow-order.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof orderCollected>[0]>(orderCollected, collectOrder)
