import type { Unit } from '../data/database.ts'
import { lockFamily } from '../data/orders.ts'
import { cancelFamily } from './cancel-family.ts'

/** False when it was paid or cancelled since it was listed. */
export async function closeUnpaid(orderId: string, unit: Unit): Promise<boolean> {
  const family = await lockFamily(unit.db, orderId)
  if (family?.payable.status !== 'PENDING_PAYMENT') return false
  if (family.payable.expiresAt === null || family.payable.expiresAt > unit.now) return false
  await cancelFamily(family, { cause: 'TIMEOUT', reason: 'It was not paid in time.', whole: family }, unit)
  return true
}
