import { orderCreated } from '@supermall/contracts/orders'
import { together } from '@supermall/messaging/consume'
import { keepStock } from '../commands/keep-stock.ts'
import type { Tx } from '../data/database.ts'

/** Of all other orders the hold waits for their payment. */
export default together<Tx, Parameters<typeof orderCreated>[0]>(orderCreated, (orders) =>
  keepStock(orders.filter(({ payload }) => payload.isCashOnDelivery)),
)
