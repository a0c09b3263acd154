import { fault } from '@supermall/kernel/fault'
import type { Unit } from '../data/database.ts'
import { writeHistory } from '../data/history.ts'
import { saveEdit } from '../data/orders.ts'
import type { Order } from '../domain/order.ts'

type Noted = { readonly action: string; readonly reason?: string | null }

/** What happens to an order that is locked and stays where it is: it is another one for who read it before, and its history says so. */
export async function noteOrder(order: Order, { action, reason = null }: Noted, unit: Unit): Promise<void> {
  const { id: orderId, status } = order
  if (!(await saveEdit(unit.db, order, { edit: {}, now: unit.now })))
    throw fault('CONFLICT', `${orderId} is not as it was read`)
  await writeHistory([{ orderId, fromStatus: status, toStatus: status, action, reason }], unit)
}
