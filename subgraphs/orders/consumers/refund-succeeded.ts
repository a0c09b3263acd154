import { refundSucceeded } from '@supermall/contracts/payments'
import { on } from '@supermall/messaging/consume'
import { settleRefund } from '../commands/settle-refund.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof refundSucceeded>[0]>(refundSucceeded, async ({ refundId }, unit) => {
  await settleRefund(refundId, unit)
})
