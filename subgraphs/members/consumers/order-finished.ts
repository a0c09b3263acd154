import { orderFinished } from '@supermall/contracts/orders'
import { on } from '@supermall/messaging/consume'
import { countFinishedOrder } from '../commands/count-finished-order.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof orderFinished>[0]>(orderFinished, ({ orderId, accountId, paid, lines }, unit) =>
  countFinishedOrder({ orderId, accountId, paid, productIds: boughtOf(lines) }, unit),
)

/** What was given was not bought. */
const boughtOf = (lines: Parameters<typeof orderFinished>[0]['lines']) =>
  lines.filter(({ isGift }) => !isGift).map(({ productId }) => productId)
