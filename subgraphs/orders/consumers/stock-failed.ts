import { stockFailed } from '@supermall/contracts/inventory'
import { on } from '@supermall/messaging/consume'
import { endShortOrder } from '../commands/end-short-order.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof stockFailed>[0]>(stockFailed, ({ orderId }, unit) =>
  endShortOrder(orderId, unit),
)
