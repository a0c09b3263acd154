import { lateMoneyMoved } from '@supermall/contracts/payments'
import { on } from '@supermall/messaging/consume'
import { tellCameLate } from '../commands/tell-came-late.ts'
import { tellRefundCame } from '../commands/tell-refund-came.ts'
import type { Tx } from '../data/database.ts'

/** The version before told by this alone that the money is back; now `payment.refund_succeeded` does, and the later of the two is silent. */
export default on<Tx, Parameters<typeof lateMoneyMoved>[0]>(lateMoneyMoved, async (late, unit, envelope) => {
  await tellCameLate(late, envelope, unit)
  if (late.status === 'SUCCEEDED') await tellRefundCame({ ...late, subjectId: late.paymentId }, unit)
})
