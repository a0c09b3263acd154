import { refundRequested } from '@supermall/contracts/orders'
import { on } from '@supermall/messaging/consume'
import { tellNotice } from '../commands/tell-notice.ts'
import type { Tx } from '../data/database.ts'
import { notSentNotice } from '../domain/notice.ts'

/** Of a case its buyer reads by itself, and money that came too late bought nothing. */
export default on<Tx, Parameters<typeof refundRequested>[0]>(
  refundRequested,
  async ({ orderId, cause, isFull, ...buyer }, unit, envelope) => {
    if (cause === 'AFTERSALE' || cause === 'LATE') return
    await tellNotice(buyer, { notice: notSentNotice(orderId, { cause, isFull }), envelope }, unit)
  },
)
