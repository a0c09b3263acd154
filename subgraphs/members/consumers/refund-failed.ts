import { refundFailed } from '@supermall/contracts/payments'
import { on } from '@supermall/messaging/consume'
import { tellRefundFailed } from '../commands/tell-refund-failed.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof refundFailed>[0]>(refundFailed, ({ orderId, ...refund }, unit, envelope) =>
  tellRefundFailed({ ...refund, subjectId: orderId }, envelope, unit),
)
