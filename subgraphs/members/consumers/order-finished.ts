import { orderFinished } from '@supermall/contracts/orders'
import { on } from '@supermall/messaging/consume'
import { countFinishedOrder } from '../commands/count-finished-order.ts'
import type { Tx } from '../data/database.ts'
import { boughtOf, isDueAtDoor } from '../domain/order-lines.ts'

export default on<Tx, Parameters<typeof orderFinished>[0]>(orderFinished, (order, unit) => {
  const { orderId, accountId, paid, lines } = order
  const finished = { orderId, accountId, paid, productIds: boughtOf(lines), isDueAtDoor: isDueAtDoor(order) }
  return countFinishedOrder(finished, unit)
})
