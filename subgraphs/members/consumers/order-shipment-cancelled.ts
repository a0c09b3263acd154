import { orderShipmentCancelled } from '@supermall/contracts/orders'
import { on } from '@supermall/messaging/consume'
import { tellNotice } from '../commands/tell-notice.ts'
import type { Tx } from '../data/database.ts'
import { takenBackNotice } from '../domain/notice.ts'

export default on<Tx, Parameters<typeof orderShipmentCancelled>[0]>(
  orderShipmentCancelled,
  ({ orderId, ...buyer }, unit, envelope) => tellNotice(buyer, { notice: takenBackNotice(orderId), envelope }, unit),
)
