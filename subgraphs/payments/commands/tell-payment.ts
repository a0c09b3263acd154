import type { EventDraft } from '@supermall/contracts/define'
import { paymentClosed, paymentCreated, paymentFailed, paymentSucceeded } from '@supermall/contracts/payments'
import type { Unit } from '../data/database.ts'
import type { Payment } from '../domain/payment.ts'
import { wire } from '../domain/payment.ts'

/** Orders hear of their own payments only; a recharge is told as a recharge. */
export function tellCreated(payment: Payment, unit: Unit): void {
  tell(payment, unit, (facts) => paymentCreated(facts))
}

export function tellSucceeded(payment: Payment, channel: string, unit: Unit): void {
  tell(payment, unit, (facts) => paymentSucceeded({ ...facts, channel, at: unit.now.toISOString() }))
}

export function tellFailed(payment: Payment, reason: string, unit: Unit): void {
  tell(payment, unit, (facts) => paymentFailed({ ...facts, reason }))
}

export function tellClosed(payment: Payment, reason: string, unit: Unit): void {
  tell(payment, unit, (facts) => paymentClosed({ ...facts, reason }))
}

type Facts = Parameters<typeof paymentCreated>[0]

function tell(payment: Payment, unit: Unit, draft: (facts: Facts) => EventDraft): void {
  const { id: paymentId, orderId, accountId, amount, currency } = payment
  if (orderId !== null)
    unit.emit(draft({ paymentId, orderId, accountId, amount: wire(amount, currency) }) as EventDraft)
}
