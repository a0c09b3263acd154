import { orderFinished } from '@supermall/contracts/orders'
import { alone, on } from '@supermall/messaging/consume'
import { deductHeld } from '../commands/deduct-stock.ts'
import type { Tx } from '../data/database.ts'

/** An order of which nobody said so yet does not tell its checkout. */
export default alone(
  on<Tx, Parameters<typeof orderFinished>[0]>(orderFinished, async ({ orderId, checkoutId, lines }, unit) => {
    if (checkoutId) await deductHeld({ orderId, checkoutId, lines }, unit)
  }),
)
