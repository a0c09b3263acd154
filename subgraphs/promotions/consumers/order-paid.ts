import { orderPaid } from '@supermall/contracts/orders'
import { on } from '@supermall/messaging/consume'
import { payOrder } from '../commands/follow-order.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof orderPaid>[0]>(orderPaid, payOrder)
