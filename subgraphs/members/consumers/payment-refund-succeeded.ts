import { paymentRefundSucceeded } from '@supermall/contracts/payments'
import { on } from '@supermall/messaging/consume'
import { tellRefundCame } from '../commands/tell-refund-came.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof paymentRefundSucceeded>[0]>(
  paymentRefundSucceeded,
  ({ paymentId, refundId, accountId }, unit) => tellRefundCame({ refundId, accountId, subjectId: paymentId }, unit),
)
