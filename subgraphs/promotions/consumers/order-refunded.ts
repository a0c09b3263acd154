import { orderRefunded } from '@supermall/contracts/orders'
import { on } from '@supermall/messaging/consume'
import { refundOrder } from '../commands/follow-order.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof orderRefunded>[0]>(orderRefunded, refundOrder)
