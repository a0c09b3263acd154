import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { Unit } from '../data/database.ts'
import { lockLatestOf } from '../data/payments.ts'
import { isClosedPurchase, keepPurchase } from '../data/purchases.ts'
import { firstTry } from '../domain/new-payment.ts'
import type { Payment } from '../domain/payment.ts'
import { EXPIRED, expiryOf, isOpen, isPayable, mayTryAgain } from '../domain/payment.ts'
import { writePayment } from './write-payment.ts'

type OpenPurchase = {
  readonly purchaseId: string
  readonly accountId: Id<'acc'>
  readonly shopId: Id<'shp'> | null
  readonly title: string
  readonly amount: bigint
  readonly currency: Currency
  readonly until: Date
}

type OpenedPurchase = { readonly paymentId: Id<'pay'> }

/** What is no order is paid as an order is: one live payment, which its buyer takes to a channel. */
export async function openPurchase(
  asked: OpenPurchase,
  currency: Currency,
  unit: Unit,
): Promise<Result<OpenedPurchase>> {
  const { db, now } = unit
  const standing = await lockLatestOf(db, asked.purchaseId)
  if (standing) return answerOf(standing, now)
  if (asked.currency !== currency) return refused('CURRENCY_MISMATCH', `The mall counts in ${currency}.`)
  if (!isPayable({ minorUnits: asked.amount, currency })) return refused('AMOUNT_LIMIT', 'The amount is out of bounds.')
  if (asked.until <= now || (await isClosedPurchase(db, asked.purchaseId))) return over()
  const { purchaseId: id, title, accountId, shopId, amount, until: expiresAt } = asked
  await keepPurchase(db, {
    id,
    title,
    accountId,
    shopId,
    amount,
    currency,
    expiresAt,
    createdAt: now,
    deliveredAt: null,
  })
  const of = { kind: 'PURCHASE', purchaseId: id, accountId, shopId, amount, currency } as const
  const payment = firstTry({ ...of, expiresAt: expiryOf(now, expiresAt), payableUntil: expiresAt }, newId('pay'), now)
  return (await writePayment(payment, unit)) ? ok({ paymentId: payment.id }) : openPurchase(asked, currency, unit)
}

const over = () => refused('EXPIRED', 'It is not to be paid any more.')

function answerOf(payment: Payment, now: Date): Result<OpenedPurchase> {
  const { id, status, reason } = payment
  const isWaiting = status === 'FAILED' || (reason === EXPIRED && mayTryAgain(payment, now))
  return isOpen(status) || status === 'SUCCEEDED' || isWaiting ? ok({ paymentId: id }) : over()
}
