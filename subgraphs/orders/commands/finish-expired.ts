import { awaitsMoney, countUsable, revokeCodes } from '../data/codes.ts'
import { isUncontested } from '../data/contested.ts'
import type { Unit } from '../data/database.ts'
import { lockFamily } from '../data/orders.ts'
import { finishOrder } from './finish-order.ts'

/** The time of its last code has run out, and neither its buyer nor any money is waited for. False when something happened since it was listed. */
export async function finishExpired(orderId: string, unit: Unit): Promise<boolean> {
  const family = await lockFamily(unit.db, orderId)
  const order = family?.orders.find(({ id }) => id === orderId)
  if (!family || order?.status !== 'PAID' || order.kind !== 'VERIFICATION') return false
  if ((await countUsable(unit.db, order.id, unit.now)) > 0) return false
  if (!(await isUncontested(unit.db, order)) || (await awaitsMoney(unit.db, order.id))) return false
  await revokeCodes(unit.db, [order.id], unit.now)
  await finishOrder(order, { family, action: 'CODES_EXPIRED' }, unit)
  return true
}
