import type { Unit } from '../data/database.ts'
import type { Family, ShopOrder } from '../domain/order.ts'
import { isOver } from '../domain/status.ts'
import { moveOrders } from './move-orders.ts'

/** A parent ends with the last of its children, as the best of them ended. `changed` is the one that has just moved. */
export async function settleParent({ payable, orders }: Family, changed: ShopOrder, unit: Unit): Promise<void> {
  if (!payable.isParent) return
  const statuses = orders.map(({ id, status }) => (id === changed.id ? changed.status : status))
  const isAllOver = statuses.every(isOver)
  const isAllDone = statuses.every((status) => status === 'FINISHED' || isOver(status))
  const to = isAllOver ? 'CLOSED' : 'FINISHED'
  if (!isAllDone || payable.status === to || isOver(payable.status)) return
  const edit = isAllOver ? { endedAt: unit.now, endReason: changed.endReason } : { finishedAt: unit.now }
  await moveOrders([payable], { to, action: to, reason: isAllOver ? changed.endReason : null, edit }, unit)
}
