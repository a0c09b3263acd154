import { orderRefunded } from '@supermall/contracts/orders'
import { alone, on } from '@supermall/messaging/consume'
import { restock } from '../commands/restock.ts'
import type { Tx } from '../data/database.ts'

export default alone(
  on<Tx, Parameters<typeof orderRefunded>[0]>(orderRefunded, ({ refundId, checkoutId, lines }, unit) =>
    restock({ refundId, checkoutId, lines: lines.filter(({ isRestocked }) => isRestocked) }, unit),
  ),
)
