import { paymentRefundFailed } from '@supermall/contracts/payments'
import { on } from '@supermall/messaging/consume'
import { tellRefundFailed } from '../commands/tell-refund-failed.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof paymentRefundFailed>[0]>(
  paymentRefundFailed,
  ({ paymentId, ...refund }, unit, envelope) => tellRefundFailed({ ...refund, subjectId: paymentId }, envelope, unit),
)
