import { cut } from '@supermall/kernel/cut'
import { crashAt } from '@supermall/messaging/crash'
import type { Unit } from '../data/database.ts'
import { unpromise } from '../data/friend-pays.ts'
import { findPayment, lockPayment, savePayment } from '../data/payments.ts'
import type { Payment } from '../domain/payment.ts'
import { dueOf, nextLook } from '../domain/payment.ts'
import type { Created } from '../providers/provider.ts'
import { takeMoney } from './capture-payment.ts'
import { endUnpaid } from './end-unpaid.ts'
import { providerOf } from './provider-of.ts'
import { talk } from './talk.ts'
import { tellFailed, tellMoved } from './tell-payment.ts'
import type { Till } from './till.ts'

export const actionLabel = (paymentId: string): string => `action ${paymentId}`

/**
 * Asks the provider to collect, under the payment's own number: asked again it collects once. When nobody knows what it did,
 * the payment stays under way, and it is asked about until somebody does. A provider that takes longer than the buyer waits is heard to
 * its end: the payment is answered as it stands, and who looks later finds what it gave out.
 */
export async function askProvider(payment: Payment, till: Till): Promise<Payment> {
  if (payment.status !== 'PROCESSING' || payment.action !== null) return payment
  return (await talk(`collect ${payment.id}`, () => collect(payment, till), till)) ?? payment
}

async function collect(payment: Payment, till: Till): Promise<Payment> {
  const { id: paymentId, currency, expiresAt, channel, method } = payment
  const provider = await providerOf(channel ?? '', till)
  if (provider === null) return payment
  const order = { paymentId, amount: dueOf(payment), currency, expiresAt, token: method?.token ?? null }
  const isOfKind = (kind: string): boolean => payment.kind === kind
  try {
    crashAt('payment:before-call', isOfKind)
    const created = await provider.create(order)
    crashAt('payment:after-call', isOfKind)
    const kept = await till.transact((unit) => keepCreated(payment, created, { unit, till }))
    crashAt('payment:after-keep', isOfKind)
    if (kept) return kept
  } catch (error) {
    till.log.warn('provider.uncertain', { paymentId, channel, error })
    await till.transact((unit) => lookSoon(paymentId, unit))
  }
  return (await findPayment(till.client, paymentId)) ?? payment
}

type Keeping = { readonly unit: Unit; readonly till: Till }

/** The payment as it stands now; null where that has to be read. */
async function keepCreated(
  { id: paymentId, channel }: Payment,
  created: Created,
  { unit, till }: Keeping,
): Promise<Payment | null> {
  if (created.kind === 'PAID') {
    const taken = await takeMoney({ paymentId, channel: channel ?? '', paid: created.paid }, unit)
    return taken.ok ? taken.value.payment : null
  }
  const payment = await lockPayment(unit.db, paymentId)
  if (payment?.status === 'PROCESSING') {
    if (created.kind === 'DECLINED') await decline(payment, created.reason, unit)
    else await keepAction(payment, created, { unit, till })
  } else if (payment && created.kind === 'ACTION') {
    // It was closed meanwhile: what the provider has opened must be closed as well.
    await savePayment(unit.db, payment, { providerNo: created.providerNo, nextQueryAt: unit.now, now: unit.now })
  }
  return null
}

/** What was given out before can still be paid, whatever is said to whoever asks a second time. */
async function decline(payment: Payment, reason: string, unit: Unit): Promise<void> {
  if (payment.action === null && payment.providerNo === null) await failPayment(payment, reason, unit)
  else await savePayment(unit.db, payment, { nextQueryAt: unit.now, now: unit.now })
}

async function keepAction(
  payment: Payment,
  { action, providerNo }: Created & { kind: 'ACTION' },
  { unit, till }: Keeping,
): Promise<void> {
  const sealed = till.seal.close(JSON.stringify(action), actionLabel(payment.id))
  const nextQueryAt = nextLook(payment, unit.now)
  const saved = await savePayment(unit.db, payment, { action: sealed, providerNo, nextQueryAt, now: unit.now })
  if (saved) tellMoved(saved, unit)
}

export async function failPayment(payment: Payment, reason: string, unit: Unit): Promise<void> {
  const ended = {
    status: 'FAILED',
    reason: cut(reason, 200),
    action: null,
    nextQueryAt: null,
    settledAt: unit.now,
  } as const
  const failed = await savePayment(unit.db, payment, { ...ended, now: unit.now })
  if (failed) tellFailed(failed, reason, unit)
  if (failed) await endUnpaid(failed, unit)
  if (failed?.kind === 'FRIEND') await unpromise(unit.db, failed)
}

async function lookSoon(paymentId: string, unit: Unit): Promise<void> {
  const payment = await lockPayment(unit.db, paymentId)
  if (payment?.status !== 'PROCESSING') return
  const saved = await savePayment(unit.db, payment, { nextQueryAt: unit.now, now: unit.now })
  if (saved) tellMoved(saved, unit)
}
