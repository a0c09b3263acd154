import { orderCreated } from '@supermall/contracts/orders'
import { alone, on } from '@supermall/messaging/consume'
import { keepStock } from '../commands/keep-stock.ts'
import type { Tx } from '../data/database.ts'

/** Of all other orders the hold waits for their payment. */
export default alone(
  on<Tx, Parameters<typeof orderCreated>[0]>(orderCreated, async (order, unit) => {
    if (order.isCashOnDelivery) await keepStock(order, unit)
  }),
)
