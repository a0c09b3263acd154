import { fault } from '@supermall/kernel/fault'
import type { Unit } from '../data/database.ts'
import { writeHistory } from '../data/history.ts'
import { saveEdit } from '../data/orders.ts'
import type { Order } from '../domain/order.ts'

type Noted = { readonly action: string; readonly reason?: string | null }

/** An order that is locked and stays where it is becomes another one for who read it before. */
export async function touchOrder(order: Order, { db, now }: Pick<Unit, 'db' | 'now'>): Promise<void> {
  if (!(await saveEdit(db, order, { edit: {}, now }))) throw fault('CONFLICT', `${order.id} is not as it was read`)
}

/** The same for what its history says as well. */
export async function noteOrder(order: Order, { action, reason = null }: Noted, unit: Unit): Promise<void> {
  const { id: orderId, status } = order
  await touchOrder(order, unit)
  await writeHistory([{ orderId, fromStatus: status, toStatus: status, action, reason }], unit)
}
