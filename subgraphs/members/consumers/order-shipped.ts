import { orderShipped } from '@supermall/contracts/orders'
import { on } from '@supermall/messaging/consume'
import { tellNotice } from '../commands/tell-notice.ts'
import type { Tx } from '../data/database.ts'
import { sentNotice } from '../domain/notice.ts'

export default on<Tx, Parameters<typeof orderShipped>[0]>(
  orderShipped,
  ({ orderId, isWhole, ...buyer }, unit, envelope) =>
    tellNotice(buyer, { notice: sentNotice(orderId, isWhole), envelope }, unit),
)
