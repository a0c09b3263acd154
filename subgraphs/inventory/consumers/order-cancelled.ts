import { orderCancelled } from '@supermall/contracts/orders'
import { alone, on } from '@supermall/messaging/consume'
import { releaseStock } from '../commands/release-stock.ts'
import type { Tx } from '../data/database.ts'

/** Only the lines of this order: others of the same checkout go on. What was deducted comes back by its refund. */
export default alone(
  on<Tx, Parameters<typeof orderCancelled>[0]>(orderCancelled, ({ checkoutId, cause, lines }, unit) =>
    releaseStock({ ownerId: checkoutId, reason: cause, skuIds: lines.map(({ skuId }) => skuId) }, unit),
  ),
)
