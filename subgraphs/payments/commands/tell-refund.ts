import { lateMoneyMoved } from '@supermall/contracts/payments'
import { wire } from '@supermall/kernel/wire'
import type { Unit } from '../data/database.ts'
import { findPayment } from '../data/payments.ts'
import type { Refund } from '../domain/refund.ts'
import { tellMoved } from './tell-payment.ts'

/** It stands elsewhere, and its payment shows it. */
export async function tellRefund({ paymentId }: Refund, unit: Unit): Promise<void> {
  const payment = await findPayment(unit.db, paymentId)
  if (payment) tellMoved(payment, unit)
}

type Standing = { readonly status: 'REQUESTED' | 'SUCCEEDED' | 'FAILED'; readonly failure?: string }

/** An order that has not asked for it shows it all the same: its buyer sees money that was taken and is not there any more. */
export function tellLate(refund: Refund, { status, failure }: Standing, { emit }: Unit): void {
  const { id: refundId, paymentId, orderId, accountId, amount, currency, cause } = refund
  if (cause !== 'LATE' || orderId === null) return
  const facts = { paymentId, orderId, accountId, amount: wire(amount, currency), refundId }
  emit(lateMoneyMoved({ ...facts, status, failure: failure ?? null }))
}
