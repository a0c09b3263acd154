import { orderCreated } from '@supermall/contracts/orders'
import { together } from '@supermall/messaging/consume'
import { placeOrders } from '../commands/follow-order.ts'
import type { Tx } from '../data/database.ts'

export default together<Tx, Parameters<typeof orderCreated>[0]>(orderCreated, placeOrders)
