import { fault } from '@supermall/kernel/fault'
import type { Unit } from '../data/database.ts'
import { historyOf } from '../data/history.ts'
import type { OrderEdit } from '../data/orders.ts'
import { saveMove } from '../data/orders.ts'
import type { Order } from '../domain/order.ts'
import type { OrderStatus } from '../domain/status.ts'
import { mayMove } from '../domain/status.ts'

type Move = {
  readonly to: OrderStatus
  readonly action: string
  readonly reason?: string | null
  readonly edit?: OrderEdit
  readonly isPaid?: boolean
}

/**
 * The only way from one state to another: compared and set, with a line of history for each. The orders stand in one state and are
 * locked by whoever calls; a row that moved all the same is a fault, and rolls everything back.
 */
export async function moveOrders(
  orders: readonly Order[],
  { to, action, reason = null, edit = {}, isPaid = false }: Move,
  unit: Unit,
): Promise<void> {
  const [first] = orders
  if (!first) return
  const from = first.status
  if (!mayMove(from, to)) throw fault('INTERNAL_SERVER_ERROR', `${first.id} cannot go from ${from} to ${to}`)
  const ids = orders.map(({ id }) => id)
  const told = historyOf(
    ids.map((orderId) => ({ orderId, fromStatus: from, toStatus: to, action, reason })),
    unit,
  )
  const moved = await saveMove(unit.db, ids, { from, to, edit, isPaid, told, now: unit.now })
  if (moved !== ids.length)
    throw fault('CONFLICT', `${ids.length - moved} of ${ids.join(', ')} are not ${from} any more`)
}
