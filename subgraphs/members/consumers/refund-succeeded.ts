import { refundSucceeded } from '@supermall/contracts/payments'
import { on } from '@supermall/messaging/consume'
import { tellRefundCame } from '../commands/tell-refund-came.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof refundSucceeded>[0]>(
  refundSucceeded,
  ({ orderId, refundId, accountId }, unit) => tellRefundCame({ refundId, accountId, subjectId: orderId }, unit),
)
