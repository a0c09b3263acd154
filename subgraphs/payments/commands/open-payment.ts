import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { Unit } from '../data/database.ts'
import { lockFact } from '../data/facts.ts'
import { findHold } from '../data/holds.ts'
import { lockLatestOf } from '../data/payments.ts'
import { CASH } from '../domain/channel.ts'
import type { NewPayment } from '../domain/new-payment.ts'
import { firstTry } from '../domain/new-payment.ts'
import type { Payment } from '../domain/payment.ts'
import { AT_THE_DOOR, expiryOf, isOpen, isPayable, mayTryAgain } from '../domain/payment.ts'
import { capturePayment } from './capture-payment.ts'
import { fitHold } from './fit-hold.ts'
import { writePayment } from './write-payment.ts'

type Opening = {
  readonly orderId: Id<'ord'>
  readonly checkoutId: Id<'chk'>
  readonly accountId: Id<'acc'>
  readonly shopId: Id<'shp'> | null
  readonly amount: bigint
  readonly balance: bigint
  readonly currency: Currency
  readonly until: Date
  readonly isCashOnDelivery: boolean
}

type Opened = { readonly paymentId: Id<'pay'>; readonly isPaid: boolean }

/**
 * One live payment per order. When the wallet covers all of it, it is paid in the same transaction. Who opens it says what it was to
 * cost when it was ordered; what its seller asked for since is what is paid.
 */
export async function openPayment(asked: Opening, currency: Currency, unit: Unit): Promise<Result<Opened>> {
  const standing = await lockLatestOf(unit.db, asked.orderId)
  if (standing) return answerOf(standing, unit.now)
  const checked = await check(asked, currency, unit)
  if (!checked.ok) return checked
  const payment = paymentOf(checked.value, unit.now)
  if (!(await writePayment(payment, unit))) return openPayment(asked, currency, unit)
  if (payment.balancePart < payment.amount) return ok({ paymentId: payment.id, isPaid: false })
  const paid = { providerNo: payment.id, amount: 0n, currency }
  const taken = await capturePayment({ paymentId: payment.id, channel: 'balance', paid }, unit)
  if (!taken.ok) return taken
  return taken.value === 'CAPTURED' ? ok({ paymentId: payment.id, isPaid: true }) : notHeld()
}

function answerOf(payment: Payment, now: Date): Result<Opened> {
  const { id, status } = payment
  if (status === 'SUCCEEDED') return ok({ paymentId: id, isPaid: true })
  return isOpen(status) || mayTryAgain(payment, now)
    ? ok({ paymentId: id, isPaid: false })
    : refused('EXPIRED', 'The order is not to be paid any more.')
}

async function check(asked: Opening, currency: Currency, unit: Unit): Promise<Result<Opening>> {
  if (asked.currency !== currency) return refused('CURRENCY_MISMATCH', `The mall counts in ${currency}.`)
  const { isCancelled, price } = await lockFact(unit.db, asked)
  const amount = price ?? asked.amount
  const isRight = [asked.amount, amount].every((minorUnits) => isPayable({ minorUnits, currency }))
  if (!isRight || asked.balance < 0n || asked.balance > asked.amount)
    return refused('AMOUNT_LIMIT', 'The amount is out of bounds.')
  if (asked.until <= unit.now || isCancelled) return refused('EXPIRED', 'The order is not to be paid any more.')
  if (asked.balance === 0n) return ok({ ...asked, amount })
  const hold = await findHold(unit.db, asked.checkoutId)
  const isHeld = hold?.status === 'HELD' && hold.accountId === asked.accountId && hold.amount === asked.balance
  if (!isHeld) return notHeld()
  // No payment has the version 0, so that what it gives back later is told apart from this.
  const opening = { ...asked, id: asked.orderId, version: 0, balancePart: asked.balance }
  return ok({ ...asked, amount, balance: await fitHold(opening, amount, unit) })
}

const notHeld = () => refused('BALANCE_NOT_HELD', 'The wallet holds nothing for this checkout.')

function paymentOf(asked: Opening, now: Date): NewPayment {
  const { orderId, checkoutId, accountId, shopId, amount, balance: balancePart, currency, until } = asked
  const isCovered = balancePart === amount
  const onDelivery = asked.isCashOnDelivery && !isCovered
  const of = { kind: 'ORDER', orderId, checkoutId, shopId, balancePart } as const
  const times = { expiresAt: expiryOf(now, until), payableUntil: until }
  const payment = firstTry({ ...of, accountId, amount, currency, ...times }, newId('pay'), now)
  const atTheDoor = { expiresAt: AT_THE_DOOR, payableUntil: null, channel: CASH, startedAt: now } as const
  if (onDelivery) return { ...payment, ...atTheDoor, status: 'PROCESSING' }
  return isCovered ? { ...payment, channel: 'balance' } : payment
}
