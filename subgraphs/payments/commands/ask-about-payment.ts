import { minutes } from '@supermall/kernel/time'
import type { Unit } from '../data/database.ts'
import { findPayment, lockPayment, savePayment } from '../data/payments.ts'
import type { Payment } from '../domain/payment.ts'
import { CHOSE_ANOTHER, dueOf, isOpen, nextLook } from '../domain/payment.ts'
import type { Asked, PaymentProvider, Queried } from '../providers/provider.ts'
import { failPayment } from './ask-provider.ts'
import { capturePayment } from './capture-payment.ts'
import { closeOpen } from './close-payment.ts'
import { providerOf } from './provider-of.ts'
import type { Till } from './till.ts'

type Look = 'PAID' | 'CLOSED' | 'FAILED' | 'OPEN' | 'UNKNOWN'

/** How long after its end a payment may stay open because its provider says nothing. */
const LONGEST_SILENCE_MS = minutes(15)

/**
 * Asks the provider what became of a payment, and lets it become that. One that is over, or that the buyer gives up, is closed
 * there first: only what cannot be paid any more is closed here.
 */
export async function askAboutPayment(payment: Payment, till: Till, wish: { isGivenUp: boolean }): Promise<Look> {
  const provider = await providerOf(payment.channel ?? '', till)
  // Its keys cannot be read any more, or were taken away: nobody can say, and it is not waited for for ever.
  if (provider === null) return till.transact((unit) => wait(payment.id, unit))
  const isOver = payment.status === 'CLOSED' || wish.isGivenUp || payment.expiresAt <= till.clock()
  try {
    const state = await stateOf(payment, { provider, isOver })
    return await till.transact((unit) => keep(payment.id, { state, isOver, ...wish }, unit))
  } catch (error) {
    till.log.warn('provider.silent', { paymentId: payment.id, channel: payment.channel, error })
    return till.transact((unit) => wait(payment.id, unit))
  }
}

type Found = Queried | { readonly kind: 'CLOSED' }

async function stateOf(payment: Payment, asking: { provider: PaymentProvider; isOver: boolean }): Promise<Found> {
  const { provider, isOver } = asking
  const { id: paymentId, providerNo, currency } = payment
  const asked: Asked = { paymentId, providerNo, amount: dueOf(payment), currency, mayCapture: !isOver }
  const state = await provider.query(asked)
  if (!isOver || state.kind === 'PAID' || state.kind === 'ENDED') return state
  return (await provider.close(asked)) === 'CLOSED' ? { kind: 'CLOSED' } : provider.query(asked)
}

type Learned = { readonly state: Found; readonly isOver: boolean; readonly isGivenUp: boolean }

async function keep(id: string, { state, isOver, isGivenUp }: Learned, unit: Unit): Promise<Look> {
  if (state.kind === 'PAID') {
    const channel = (await findPayment(unit.db, id))?.channel ?? ''
    const taken = await capturePayment({ paymentId: id, channel, paid: state.paid }, unit)
    if (taken.ok && taken.value !== 'DIFFERS') return 'PAID'
  }
  const payment = await lockPayment(unit.db, id)
  if (!payment) return 'UNKNOWN'
  if (!isOpen(payment.status)) return rest(payment, unit)
  if (state.kind === 'PAID') return isOver ? close(payment, isGivenUp, unit) : rest(payment, unit)
  if (state.kind === 'CLOSED' || (state.kind === 'ENDED' && isOver)) return close(payment, isGivenUp, unit)
  if (state.kind === 'ENDED') {
    await failPayment(payment, state.reason, unit)
    return 'FAILED'
  }
  return wait(id, unit)
}

async function close(payment: Payment, isGivenUp: boolean, unit: Unit): Promise<Look> {
  const closed = await closeOpen(payment, isGivenUp ? CHOSE_ANOTHER : 'EXPIRED', unit)
  if (closed) await rest(closed, unit)
  return 'CLOSED'
}

/** There is nothing more to ask about. */
async function rest(payment: Payment, { db, now }: Unit): Promise<Look> {
  if (payment.nextQueryAt !== null) await savePayment(db, payment, { nextQueryAt: null, now })
  return 'CLOSED'
}

async function wait(id: string, unit: Unit): Promise<Look> {
  const payment = await lockPayment(unit.db, id)
  if (!payment) return 'UNKNOWN'
  const isLost = isOpen(payment.status) && unit.now.getTime() > payment.expiresAt.getTime() + LONGEST_SILENCE_MS
  if (isLost) {
    await closeOpen(payment, 'EXPIRED', unit)
    return 'CLOSED'
  }
  const queryCount = payment.queryCount + 1
  const nextQueryAt = nextLook(payment, unit.now)
  if (payment.nextQueryAt !== null) await savePayment(unit.db, payment, { queryCount, nextQueryAt, now: unit.now })
  return 'OPEN'
}
