import { cut } from '@supermall/kernel/cut'
import { raise } from '../data/differences.ts'
import { findPayment } from '../data/payments.ts'
import { findRefund, saveRefund } from '../data/refunds.ts'
import type { Waiting } from '../data/webhook-events.ts'
import { keepWorked, takeWaiting } from '../data/webhook-events.ts'
import type { Refund } from '../domain/refund.ts'
import { askAboutPayment } from './ask-about-payment.ts'
import { capturePayment } from './capture-payment.ts'
import { providerOf } from './provider-of.ts'
import { askedOf, sendRefund } from './send-refund.ts'
import type { Till } from './till.ts'

/**
 * Does what a notification calls for. Money that it names exactly is taken in, with the mark that it was worked in the same
 * transaction; whatever else it says, the provider is asked.
 */
export async function workNotification(event: Waiting, till: Till): Promise<string> {
  const { about, provider: channel } = event
  if (!(await takeWaiting(till.client, event, till.clock()))) return 'REPEATED'
  if (about.kind === 'PAID')
    return till.transact(async (unit) => {
      const taken = await capturePayment({ paymentId: about.paymentId, channel, paid: about.paid }, unit)
      const outcome = taken.ok ? taken.value : 'DIFFERS'
      await keepWorked(unit.db, event, { outcome, now: unit.now })
      return outcome
    })
  const outcome = await look(event, till)
  await keepWorked(till.client, event, { outcome, now: till.clock() })
  return outcome
}

async function look(event: Waiting, till: Till): Promise<string> {
  const { about, provider: channel } = event
  if (about.kind === 'PAYMENT') {
    const payment = await findPayment(till.client, about.paymentId)
    if (payment?.channel === channel) return askAboutPayment(payment, till, { isGivenUp: false })
    return strange(about.paymentId, { channel, why: 'of no payment of ours' }, till)
  }
  if (about.kind === 'REFUND') {
    const refund = await findRefund(till.client, about.refundId)
    if (refund?.channel !== channel) return strange(about.refundId, { channel, why: 'of no refund of ours' }, till)
    if (refund.status === 'SUCCEEDED' || refund.status === 'FAILED') return lookAgain(refund, event, till)
    // Never sent again because of a notification: one that waits for its next try keeps waiting for it.
    if (refund.status === 'PROCESSING' || refund.status === 'UNKNOWN') await hurry(refund.id, till)
    return (await sendRefund(refund.id, till)) ?? refund.status
  }
  return about.kind === 'STRANGER' ? strange(about.subjectId, { channel, why: about.why }, till) : 'IGNORED'
}

/**
 * A provider may take back what it has said of a refund, days later. Where it says otherwise than the books an operator has to see it:
 * the money is with us and not with the buyer, or the other way round, or with him twice where it went into the wallet meanwhile.
 */
async function lookAgain(refund: Refund, event: Waiting, till: Till): Promise<string> {
  const { id: subjectId, channel, paymentId, status: ours } = refund
  const provider = await providerOf(channel, till)
  if (provider === null) return unheard(event, till)
  const said = await provider.queryRefund(await askedOf(refund, till))
  const isOtherwise = ours === 'SUCCEEDED' && !refund.isToWallet ? said.kind === 'REFUSED' : said.kind === 'DONE'
  if (!isOtherwise) return ours
  const theirs = said.kind === 'REFUSED' ? cut(`REFUSED ${said.reason}`, 200) : said.kind
  const between = {
    class: 'STATUS',
    source: 'NOTIFICATION',
    channel,
    subjectId,
    paymentId,
    refundId: subjectId,
  } as const
  await raise(till.client, { ...between, ours, theirs }, till.clock())
  return 'DIFFERS'
}

/** What was told can be looked into by nobody here: an operator has to ask its provider. */
async function unheard({ about, provider: channel, eventId }: Waiting, till: Till): Promise<string> {
  const refundId = about.kind === 'REFUND' ? about.refundId : null
  const paymentId = about.kind === 'PAYMENT' || about.kind === 'PAID' ? about.paymentId : null
  const facts = { channel, subjectId: refundId ?? paymentId ?? eventId.slice(0, 64), refundId, paymentId }
  const theirs = `told of a ${about.kind}, and could not be asked`
  await raise(till.client, { class: 'STATUS', source: 'NOTIFICATION', ...facts, theirs }, till.clock())
  return 'UNHEARD'
}

/** For days nobody could look into it. */
export async function giveUpNotification(event: Waiting, till: Till): Promise<void> {
  const outcome = await unheard(event, till)
  await keepWorked(till.client, event, { outcome, now: till.clock() })
}

async function hurry(refundId: string, till: Till): Promise<void> {
  await till.transact(async (unit) => {
    const refund = await findRefund(unit.db, refundId)
    if (refund?.nextTryAt) await saveRefund(unit.db, refund, { nextTryAt: unit.now, now: unit.now })
  })
}

async function strange(
  subjectId: string,
  { channel, why }: { channel: string; why: string },
  till: Till,
): Promise<string> {
  const raised = {
    class: 'STRANGER',
    source: 'NOTIFICATION',
    channel,
    subjectId: subjectId.slice(0, 64),
    theirs: why,
  } as const
  await raise(till.client, raised, till.clock())
  return 'STRANGER'
}
