import type { orderPriceChanged } from '@supermall/contracts/orders'
import type { Unit } from '../data/database.ts'
import { isCancelled, keepPrice } from '../data/facts.ts'
import { lockLatestOf, savePayment } from '../data/payments.ts'
import { FRIENDS, isProviderCode } from '../domain/channel.ts'
import type { Payment } from '../domain/payment.ts'
import { isOpen, mayTryAgain } from '../domain/payment.ts'
import { capturePayment } from './capture-payment.ts'
import { closeOpen } from './close-payment.ts'
import { fitHold } from './fit-hold.ts'
import { tellMoved } from './tell-payment.ts'
import { writeNext } from './write-payment.ts'

type Changed = Parameters<typeof orderPriceChanged>[0]

/**
 * The seller asks for another amount. What a provider or friends were asked to collect is closed, and a new payment takes its place.
 * An older price that is heard after a later one is none any more.
 */
export async function changeAmount({ payableId, payable, revision }: Changed, unit: Unit): Promise<void> {
  const amount = BigInt(payable.minorUnits)
  const fact = { orderId: payableId, currency: payable.currency, price: amount }
  if (revision !== undefined && !(await keepPrice(unit.db, { ...fact, revision }))) return
  // Not before: one that is being opened at this moment is there by now.
  const payment = await lockLatestOf(unit.db, payableId)
  if (!payment || !isAwaited(payment, unit.now) || payment.amount === amount || amount <= 0n) return
  // Heard after its end, it opens nothing anew.
  if (await isCancelled(unit.db, payableId)) return
  const balancePart = await fitHold(payment, amount, unit)
  const isBegun = isProviderCode(payment.channel ?? '') || payment.channel === FRIENDS
  const isAsked = payment.status === 'PROCESSING' && isBegun
  const isReplaced = isAsked || !isOpen(payment.status)
  const changed = isReplaced
    ? await replace(payment, { amount, balancePart }, unit)
    : await savePayment(unit.db, payment, { amount, balancePart, now: unit.now })
  if (changed && !isReplaced && balancePart < amount) tellMoved(changed, unit)
  if (!changed || balancePart < amount) return
  const covered = await savePayment(unit.db, changed, { channel: 'balance', now: unit.now })
  const paid = { providerNo: changed.id, amount: 0n, currency: changed.currency }
  if (covered) await capturePayment({ paymentId: covered.id, channel: 'balance', paid }, unit)
}

/** A try that has ended is followed by one of the new amount. */
const isAwaited = (payment: Payment, now: Date): boolean => isOpen(payment.status) || mayTryAgain(payment, now)

/** Nobody who could be refused asks: where a live one stands besides, the word is heard again, and finds it. */
async function replace(payment: Payment, parts: { amount: bigint; balancePart: bigint }, unit: Unit): Promise<Payment> {
  if (isOpen(payment.status)) await closeOpen(payment, 'PRICE_CHANGED', unit)
  const next = await writeNext({ ...payment, ...parts }, unit)
  if (!next) throw new Error(`there is a live payment besides ${payment.id}`)
  return next
}
