import { refundRequested } from '@supermall/contracts/orders'
import { on } from '@supermall/messaging/consume'
import { tellCameLate } from '../commands/tell-came-late.ts'
import { tellNotSent } from '../commands/tell-not-sent.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof refundRequested>[0]>(refundRequested, async (refund, unit, envelope) => {
  const { accountId, payableId: orderId, paymentId } = refund
  if (refund.cause === 'LATE' && paymentId !== null)
    await tellCameLate({ accountId, orderId, paymentId }, envelope, unit)
  await tellNotSent({ ...refund, refundId: refund.isFull ? null : refund.refundId }, envelope, unit)
})
