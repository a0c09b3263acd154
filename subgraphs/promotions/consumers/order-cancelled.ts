import { orderCancelled } from '@supermall/contracts/orders'
import { on } from '@supermall/messaging/consume'
import { cancelOrder } from '../commands/follow-order.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof orderCancelled>[0]>(orderCancelled, cancelOrder)
