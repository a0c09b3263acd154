import { orderCreated } from '@supermall/contracts/orders'
import { on } from '@supermall/messaging/consume'
import { placeOrder } from '../commands/follow-order.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof orderCreated>[0]>(orderCreated, placeOrder)
