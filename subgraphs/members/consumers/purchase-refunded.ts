import { purchaseRefunded } from '@supermall/contracts/payments'
import { on } from '@supermall/messaging/consume'
import { tellRefundCame } from '../commands/tell-refund-came.ts'
import type { Tx } from '../data/database.ts'

/** The version before told by this alone that the money is back; now `payment.refund_succeeded` does, and the later of the two is silent. */
export default on<Tx, Parameters<typeof purchaseRefunded>[0]>(
  purchaseRefunded,
  ({ paymentId, refundId, accountId }, unit) => tellRefundCame({ refundId, accountId, subjectId: paymentId }, unit),
)
