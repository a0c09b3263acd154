import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { OperatorUnit } from '../data/database.ts'
import { lockPayment } from '../data/payments.ts'
import { CASH } from '../domain/channel.ts'
import { readReason } from '../domain/check.ts'
import type { Payment } from '../domain/payment.ts'
import { closedByHand, isOpen } from '../domain/payment.ts'
import { atDoor } from './begin-payment.ts'
import { closeOpen } from './close-payment.ts'

type Which = { readonly paymentId: string }

/** Leave to ask the provider: what it then says is booked as if it had told us. */
export async function beginRefresh({ paymentId }: Which, unit: OperatorUnit): Promise<Result<Payment>> {
  const payment = await find(paymentId, unit)
  if (!payment) return notFound()
  const { status, channel } = payment
  unit.audited({
    subjectId: payment.id,
    summary: 'Provider asked',
    before: { status, channel },
    after: { status, channel },
  })
  return ok(payment)
}

/** One way to pay ends. What is to be paid may be paid in another, as long as it waits for money. */
export async function closeByHand(
  input: Which & { readonly reason: string },
  unit: OperatorUnit,
): Promise<Result<Payment>> {
  const reason = readReason(input.reason)
  if (!reason.ok) return reason
  const payment = await find(input.paymentId, unit)
  if (!payment) return notFound()
  if (payment.status === 'SUCCEEDED' || payment.status === 'FAILED')
    return refused('PAYMENT_STATUS', 'It has ended already.', 'paymentId')
  if (payment.orderId !== null && payment.channel === CASH && isOpen(payment.status)) return atDoor('paymentId')
  const closed = isOpen(payment.status) ? await closeOpen(payment, closedByHand(reason.value), unit) : payment
  if (!closed) return refused('STALE_VERSION', 'It has changed meanwhile.')
  const { status } = payment
  unit.audited({
    subjectId: payment.id,
    summary: `Payment closed: ${reason.value}`,
    before: { status },
    after: { status: closed.status },
  })
  return ok(closed)
}

const find = (paymentId: string, { db }: OperatorUnit): Promise<Payment | null> =>
  parseId('pay', paymentId) ? lockPayment(db, paymentId) : Promise.resolve(null)

const notFound = () => refused('PAYMENT_NOT_FOUND', 'There is no such payment.', 'paymentId')
