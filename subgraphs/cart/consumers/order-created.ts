import { orderCreated } from '@supermall/contracts/orders'
import { on } from '@supermall/messaging/consume'
import { takeOrdered } from '../commands/take-ordered.ts'
import type { Tx } from '../data/database.ts'

/** Who buys at once, past the cart, leaves the cart as it is; what is given was never in it. */
export default on<Tx, Parameters<typeof orderCreated>[0]>(orderCreated, async (order, unit) => {
  const bought = order.lines.filter(({ isGift }) => !isGift)
  if (order.isFromCart) await takeOrdered(order.accountId, bought, unit)
})
