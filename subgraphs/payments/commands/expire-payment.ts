import type { Unit } from '../data/database.ts'
import { lockPayment, savePayment } from '../data/payments.ts'
import { isProviderCode } from '../domain/channel.ts'
import { isOpen } from '../domain/payment.ts'
import { closeOpen } from './close-payment.ts'

/** What a provider could still have taken money for is asked about, and closed by what is learned; the rest is over at once. */
export async function expirePayment(id: string, unit: Unit): Promise<boolean> {
  const payment = await lockPayment(unit.db, id)
  if (!payment || !isOpen(payment.status) || payment.expiresAt > unit.now) return false
  const isAsked = payment.status === 'PROCESSING' && isProviderCode(payment.channel ?? '')
  if (!isAsked) return (await closeOpen(payment, 'EXPIRED', unit)) !== null
  if (payment.nextQueryAt !== null) return false
  return (await savePayment(unit.db, payment, { nextQueryAt: unit.now, now: unit.now })) !== null
}
