import type { EventDraft } from '@supermall/contracts/define'
import {
  paymentChanged,
  paymentClosed,
  paymentCreated,
  paymentFailed,
  paymentSucceeded,
  purchasePaid,
} from '@supermall/contracts/payments'
import { wire } from '@supermall/kernel/wire'
import type { Unit } from '../data/database.ts'
import type { Payment } from '../domain/payment.ts'

/** Orders hear of their own payments only; a recharge is told as a recharge, what is no order when it is paid, and each to its payer. */
export function tellCreated(payment: Payment, unit: Unit): void {
  tell(payment, unit, (facts) => paymentCreated(facts))
}

export function tellSucceeded(payment: Payment, channel: string, unit: Unit): void {
  const { id: paymentId, kind, purchaseId, accountId, amount, balancePart, currency } = payment
  const balance = wire(balancePart, currency)
  const at = unit.now.toISOString()
  if (purchaseId !== null && kind === 'PURCHASE')
    unit.emit(purchasePaid({ purchaseId, paymentId, accountId, amount: wire(amount, currency), at }))
  tell(payment, unit, (facts) => paymentSucceeded({ ...facts, balance, channel, at }))
}

export function tellFailed(payment: Payment, reason: string, unit: Unit): void {
  tell(payment, unit, (facts) => paymentFailed({ ...facts, reason }))
}

export function tellClosed(payment: Payment, reason: string, unit: Unit): void {
  tell(payment, unit, (facts) => paymentClosed({ ...facts, reason }))
}

/** Told where nothing else is, so that nobody goes on showing what is not so any more. */
export function tellMoved({ id: paymentId, orderId, accountId }: Moved, unit: Unit): void {
  unit.emit(paymentChanged({ paymentId, orderId, accountId }))
}

type Moved = Pick<Payment, 'id' | 'orderId' | 'accountId'>

type Facts = Parameters<typeof paymentCreated>[0]

function tell(payment: Payment, unit: Unit, draft: (facts: Facts) => EventDraft): void {
  const { id: paymentId, orderId, accountId, amount, currency } = payment
  if (orderId === null) tellMoved(payment, unit)
  else unit.emit(draft({ paymentId, orderId, accountId, amount: wire(amount, currency) }) as EventDraft)
}
