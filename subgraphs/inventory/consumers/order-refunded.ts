import { orderRefunded } from '@supermall/contracts/orders'
import { alone, on } from '@supermall/messaging/consume'
import { deductEach } from '../commands/deduct-stock.ts'
import { restock } from '../commands/restock.ts'
import type { Tx } from '../data/database.ts'

/** With the last of an order nothing stays held for it: what does not come back has left. */
export default alone(
  on<Tx, Parameters<typeof orderRefunded>[0]>(orderRefunded, async (order, unit) => {
    const { refundId, checkoutId, isFull, lines } = order
    const back = lines.filter(({ isRestocked }) => isRestocked)
    if (back.length > 0 || isFull) await deductEach(order, unit)
    await restock({ refundId, checkoutId, lines: back }, unit)
  }),
)
