import { refundRequested } from '@supermall/contracts/orders'
import { on } from '@supermall/messaging/consume'
import { tellNotSent } from '../commands/tell-not-sent.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof refundRequested>[0]>(refundRequested, (refund, unit, envelope) =>
  tellNotSent({ ...refund, refundId: refund.isFull ? null : refund.refundId }, envelope, unit),
)
