import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { idempotent } from '@supermall/messaging/idempotency'
import { ownShop } from '@supermall/subgraph/viewer'
import type { OperatorUnit } from '../data/database.ts'
import { lockPayment } from '../data/payments.ts'
import { readText } from '../domain/check.ts'
import type { Payment } from '../domain/payment.ts'
import { dueOf } from '../domain/payment.ts'
import { capturePayment } from './capture-payment.ts'

type Which = { readonly paymentId: string; readonly idempotencyKey: string }

/** Cash was taken where the goods were handed over. A shop says so for its own orders only. */
export const collectPayment = (input: Which, unit: OperatorUnit): Promise<Result<Payment>> =>
  once('paymentCollect', input, {
    unit,
    work: async () => {
      const found = await find(input.paymentId, 'cash-on-delivery', unit)
      if (!found.ok) return found
      ownShop(unit.actor, found.value.shopId ?? 'shp_several')
      return take(found.value, found.value.id, unit)
    },
  })

/** A transfer arrived on the platform's account; the number of each counts once. */
export const confirmPayment = (
  input: Which & { readonly transferNo: string },
  unit: OperatorUnit,
): Promise<Result<Payment>> =>
  once('paymentConfirm', input, {
    unit,
    work: async () => {
      const transfer = readText(input.transferNo, { least: 1, most: 64, path: 'transferNo' })
      if (!transfer.ok) return transfer
      const found = await find(input.paymentId, 'back-office', unit)
      return found.ok ? take(found.value, transfer.value, unit) : found
    },
  })

type Work = () => Promise<Result<{ paymentId: string }>>

async function once(name: string, input: Which, on: { unit: OperatorUnit; work: Work }): Promise<Result<Payment>> {
  const { unit, work } = on
  const { idempotencyKey: key, ...rest } = input
  const done = await idempotent({ name, key, input: rest }, unit, work)
  if (!done.ok) return done
  const payment = await lockPayment(unit.db, done.value.paymentId)
  return payment ? ok(payment) : notFound()
}

async function find(paymentId: string, channel: string, { db }: OperatorUnit): Promise<Result<Payment>> {
  const payment = parseId('pay', paymentId) && (await lockPayment(db, paymentId))
  if (!payment || payment.channel !== channel) return notFound()
  return payment.status === 'PROCESSING'
    ? ok(payment)
    : refused('PAYMENT_STATUS', 'It does not wait for money.', 'paymentId')
}

async function take(payment: Payment, providerNo: string, unit: OperatorUnit): Promise<Result<{ paymentId: string }>> {
  const { id: paymentId, status, currency } = payment
  const paid = { providerNo, amount: dueOf(payment), currency }
  const taken = await capturePayment({ paymentId, channel: payment.channel ?? '', paid }, unit)
  if (!taken.ok) return taken
  if (taken.value !== 'CAPTURED')
    return refused('TRANSFER_USED', 'This money was counted already, or comes too late.', 'transferNo')
  const after = { status: 'SUCCEEDED', providerNo, amount: payment.amount, currency }
  unit.audited({ subjectId: paymentId, summary: 'Money taken by hand', before: { status }, after })
  return ok({ paymentId })
}

const notFound = () => refused('PAYMENT_NOT_FOUND', 'There is no such payment.', 'paymentId')
