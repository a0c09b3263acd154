import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { idempotent } from '@supermall/messaging/idempotency'
import { ownShop } from '@supermall/subgraph/viewer'
import type { OperatorUnit } from '../data/database.ts'
import { lockLatestOf, lockPayment, savePayment } from '../data/payments.ts'
import { CASH } from '../domain/channel.ts'
import { readText } from '../domain/check.ts'
import type { Payment } from '../domain/payment.ts'
import { dueOf, mayTryAgain } from '../domain/payment.ts'
import { beginPayment } from './begin-payment.ts'
import { capturePayment } from './capture-payment.ts'

type Which = { readonly paymentId: string; readonly idempotencyKey: string }

/** Cash was taken where the goods were handed over. A shop says so for its own orders only. */
export const collectPayment = (input: Which, unit: OperatorUnit): Promise<Result<Payment>> =>
  once('paymentCollect', input, {
    unit,
    work: async () => {
      const found = await find(input.paymentId, CASH, unit)
      if (!found.ok) return found
      ownShop(unit.actor, found.value.shopId ?? 'shp_several')
      return take(found.value, found.value.id, unit)
    },
  })

/**
 * A transfer arrived on the platform's account; the number of each counts once. The operator chooses this way himself where the buyer
 * has chosen none. What comes when nothing waits for it any more goes into the wallet of who paid.
 */
export const confirmPayment = (
  input: Which & { readonly transferNo: string },
  unit: OperatorUnit,
): Promise<Result<Payment>> =>
  once('paymentConfirm', input, {
    unit,
    work: async () => {
      const transfer = readText(input.transferNo, { least: 1, most: 64, path: 'transferNo' })
      if (!transfer.ok) return transfer
      const found = await findTransferred(input.paymentId, unit)
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
  return payment.status === 'PROCESSING' ? ok(payment) : notAwaited()
}

const WAY = 'back-office'

/** The payment that the transfer pays, or, when it is closed, that it came too late for. */
async function findTransferred(paymentId: string, unit: OperatorUnit): Promise<Result<Payment>> {
  const payment = parseId('pay', paymentId) && (await lockPayment(unit.db, paymentId))
  if (!payment) return notFound()
  if (payment.channel === WAY) return payment.status === 'SUCCEEDED' ? notAwaited() : ok(payment)
  const payableId = payment.orderId ?? payment.purchaseId
  if (payableId === null || !CHOOSABLE.has(payment.kind)) return notAwaited()
  const chosen =
    payment.status === 'PENDING' || mayTryAgain(payment, unit.now) ? await choose(payableId, payment, unit) : null
  if (chosen) return chosen
  if (payment.status !== 'CLOSED' || payment.channel !== null) return notAwaited()
  const named = await savePayment(unit.db, payment, { channel: WAY, now: unit.now })
  return named ? ok(named) : notAwaited()
}

/** Of what else is paid, a try is begun together with its channel. */
const CHOOSABLE: ReadonlySet<string> = new Set(['ORDER', 'PURCHASE'])

/** Null where nothing is to be paid any more. What the buyer has begun since ends by him only: not even a link of friends by a number that he gave up. */
async function choose(payableId: string, { accountId }: Payment, unit: OperatorUnit): Promise<Result<Payment> | null> {
  const live = await lockLatestOf(unit.db, payableId)
  if (live && live.expiresAt > unit.now && live.status === 'PROCESSING' && live.channel !== WAY) return notAwaited()
  const begun = await beginPayment({ payableId, accountId, channel: WAY, method: null, payToken: null }, unit)
  if (begun.ok) return begun
  return begun.refusals.some(({ code }) => OVER.has(code)) ? null : notAwaited()
}

const OVER: ReadonlySet<string> = new Set(['PAYMENT_CLOSED', 'PAYMENT_EXPIRED'])

async function take(payment: Payment, providerNo: string, unit: OperatorUnit): Promise<Result<{ paymentId: string }>> {
  const { id: paymentId, status, currency } = payment
  const isTransfer = payment.channel === WAY
  const paid = { providerNo, amount: dueOf(payment), currency }
  const taken = await capturePayment({ paymentId, channel: payment.channel ?? '', paid }, unit)
  if (!taken.ok) return taken
  const isLate = isTransfer && taken.value === 'LATE'
  if (taken.value !== 'CAPTURED' && !isLate)
    return refused('TRANSFER_USED', 'This money was counted already, or comes too late.', 'transferNo')
  const summary = isLate ? 'Money came too late, and went into the wallet' : 'Money taken by hand'
  const amount = isLate ? dueOf(payment) : payment.amount
  const after = { status: isLate ? 'CLOSED' : 'SUCCEEDED', providerNo, amount, currency }
  unit.audited({ subjectId: paymentId, summary, before: { status }, after })
  return ok({ paymentId })
}

const notAwaited = () => refused('PAYMENT_STATUS', 'It does not wait for money in this way.', 'paymentId')

const notFound = () => refused('PAYMENT_NOT_FOUND', 'There is no such payment.', 'paymentId')
