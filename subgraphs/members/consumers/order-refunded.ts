import { orderRefunded } from '@supermall/contracts/orders'
import { minorOf } from '@supermall/kernel/wire'
import { on } from '@supermall/messaging/consume'
import { countRefundedOrder } from '../commands/count-finished-order.ts'
import { tellNotSent } from '../commands/tell-not-sent.ts'
import type { Tx } from '../data/database.ts'

/**
 * What went back before the end of its order was never told as paid, so it never counted. Of what cost no money nothing is asked back:
 * that it will not be sent is told here alone.
 */
export default on<Tx, Parameters<typeof orderRefunded>[0]>(orderRefunded, async (refund, unit, envelope) => {
  if (refund.hasFinished) await countRefundedOrder(refund, unit)
  if (minorOf(refund.amount) === 0n)
    await tellNotSent({ ...refund, refundId: refund.isFull ? null : refund.refundId }, envelope, unit)
})
