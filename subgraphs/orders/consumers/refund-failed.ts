import { refundFailed } from '@supermall/contracts/payments'
import { on } from '@supermall/messaging/consume'
import { failRefund } from '../commands/settle-refund.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof refundFailed>[0]>(refundFailed, async ({ refundId, reason }, unit) => {
  await failRefund(refundId, reason, unit)
})
