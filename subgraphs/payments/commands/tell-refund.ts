import type { Unit } from '../data/database.ts'
import { findPayment } from '../data/payments.ts'
import type { Refund } from '../domain/refund.ts'
import { tellMoved } from './tell-payment.ts'

/** It stands elsewhere, and its payment shows it. What went back of no order is nobody's to watch. */
export async function tellRefund({ paymentId, orderId }: Refund, unit: Unit): Promise<void> {
  const payment = orderId === null ? null : await findPayment(unit.db, paymentId)
  if (payment) tellMoved(payment, unit)
}
