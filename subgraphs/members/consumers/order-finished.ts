import { orderFinished } from '@supermall/contracts/orders'
import { on } from '@supermall/messaging/consume'
import { countFinishedOrder } from '../commands/count-finished-order.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof orderFinished>[0]>(orderFinished, ({ orderId, accountId, paid, lines }, unit) =>
  countFinishedOrder({ orderId, accountId, paid, productIds: lines.map(({ productId }) => productId) }, unit),
)
