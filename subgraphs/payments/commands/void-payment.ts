import type { Unit } from '../data/database.ts'
import { isCancelled, priceOf } from '../data/facts.ts'
import { hasPosted, post } from '../data/ledger.ts'
import { markLate, savePayment } from '../data/payments.ts'
import type { CaptureRow } from '../data/rows.ts'
import { cashOf } from '../domain/channel.ts'
import type { Payment } from '../domain/payment.ts'
import { VOID } from '../domain/payment.ts'
import { voidTransaction } from '../domain/postings.ts'
import { writeNext } from './write-payment.ts'

/**
 * Orders take the money of a payment for nothing, because what it was for costs something else since: it counts as money that came
 * late, and the order waits for what it costs now. What was given up waits for nothing; its payment stays as it ended.
 */
export async function voidPayment(payment: Payment, capture: CaptureRow, unit: Unit): Promise<void> {
  const { db, now } = unit
  const { id, orderId, balancePart } = payment
  if (payment.status !== 'SUCCEEDED' || orderId === null) return
  const cash = cashOf({ ...capture, balancePart })
  if (await isCancelled(db, orderId)) return keepCash(payment, cash, unit)
  if (!(await savePayment(db, payment, { status: 'CLOSED', reason: VOID, action: null, now })))
    throw new Error(`${id} moved while it was held`)
  await markLate(db, id)
  await post(db, voidTransaction(payment, capture.amount, cash), now)
  const amount = (await priceOf(db, orderId)) ?? payment.amount
  if (!(await writeNext({ ...payment, amount, balancePart: 0n }, unit)))
    throw new Error(`there is a live payment besides ${id}`)
}

/** What was taken while its order was cancelled lies in the drawer of who took it; the rest waits where it goes back from. */
async function keepCash(payment: Payment, cash: bigint, { db, now }: Unit): Promise<void> {
  const { orderId, shopId } = payment
  if (shopId === null || cash === 0n || (await hasPosted(db, 'ORDER_SHARE', orderId ?? ''))) return
  await post(db, voidTransaction(payment, cash, cash), now)
}
