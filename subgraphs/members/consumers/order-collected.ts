import { orderCollected } from '@supermall/contracts/orders'
import { on } from '@supermall/messaging/consume'
import { countCollectedOrder } from '../commands/count-finished-order.ts'
import type { Tx } from '../data/database.ts'
import { boughtOf } from '../domain/order-lines.ts'

export default on<Tx, Parameters<typeof orderCollected>[0]>(
  orderCollected,
  ({ orderId, accountId, paid, lines = [] }, unit) =>
    countCollectedOrder({ orderId, accountId, paid, productIds: boughtOf(lines) }, unit),
)
