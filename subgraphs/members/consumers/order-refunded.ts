import { orderRefunded } from '@supermall/contracts/orders'
import { on } from '@supermall/messaging/consume'
import { countRefundedOrder } from '../commands/count-finished-order.ts'
import type { Tx } from '../data/database.ts'

/** What went back before the end of its order was never told as paid, so it never counted. */
export default on<Tx, Parameters<typeof orderRefunded>[0]>(orderRefunded, async (refund, unit) => {
  if (refund.hasFinished) await countRefundedOrder(refund, unit)
})
