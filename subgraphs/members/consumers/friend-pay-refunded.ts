import { friendPayRefunded } from '@supermall/contracts/payments'
import { on } from '@supermall/messaging/consume'
import { tellNotice } from '../commands/tell-notice.ts'
import { keepRefundCame } from '../commands/tell-refund-came.ts'
import type { Tx } from '../data/database.ts'
import { friendRefundedNotice } from '../domain/notice.ts'

export default on<Tx, Parameters<typeof friendPayRefunded>[0]>(
  friendPayRefunded,
  async ({ paymentId, refundId, accountId }, unit, envelope) => {
    await keepRefundCame({ refundId, accountId }, unit)
    await tellNotice({ accountId, shopId: null }, { notice: friendRefundedNotice(paymentId), envelope }, unit)
  },
)
