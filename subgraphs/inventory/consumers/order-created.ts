import { orderCreated } from '@supermall/contracts/orders'
import { on } from '@supermall/messaging/consume'
import { keepStock } from '../commands/keep-stock.ts'
import type { Tx } from '../data/database.ts'

/** Of all other orders the hold waits for their payment. */
export default on<Tx, Parameters<typeof orderCreated>[0]>(orderCreated, async (order, unit) => {
  if (order.isCashOnDelivery) await keepStock(order, unit)
})
