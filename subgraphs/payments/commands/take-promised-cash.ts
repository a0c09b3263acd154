import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { ownShop } from '@supermall/subgraph/viewer'
import { findCashierBills, keepTaker } from '../data/cashier-bills.ts'
import type { OperatorUnit } from '../data/database.ts'
import { lockPayment } from '../data/payments.ts'
import { refuseMove } from '../domain/cashier-bill.ts'
import { CASH } from '../domain/channel.ts'
import { dueOf } from '../domain/payment.ts'
import { capturePayment } from './capture-payment.ts'
import type { NamedBill } from './open-cashier-bill.ts'

/**
 * The rest of a bill that a coupon pays a part of is in the drawer. The try is held before its bill, as whatever captures money does.
 * Null where no try waits for cash; then the bill is paid as it stands.
 */
export async function takePromisedCash(billId: string, unit: OperatorUnit): Promise<Result<NamedBill> | null> {
  const { db, actor } = unit
  const [bill] = parseId('csb', billId) ? await findCashierBills(db, [billId]) : []
  if (bill?.status !== 'PAYING' || bill.channel !== CASH) return null
  ownShop(actor, bill.shopId)
  const payment = await lockPayment(db, bill.paymentId ?? '')
  if (payment?.status !== 'PROCESSING') return null
  const { id: paymentId, currency } = payment
  const paid = { providerNo: paymentId, amount: dueOf(payment), currency }
  const taken = await capturePayment({ paymentId, channel: CASH, paid }, unit)
  if (!taken.ok) return taken
  if (taken.value !== 'CAPTURED') return refuseMove('PAYING', 'billId')
  await keepTaker(db, bill.id, actor.id as Id<'acc'>)
  unit.audited({
    subjectId: bill.id,
    summary: 'Cash taken at the counter, beside a coupon',
    before: { status: 'PAYING' },
    after: { status: 'PAID', amount: payment.amount, currency },
  })
  return ok({ billId: bill.id })
}
