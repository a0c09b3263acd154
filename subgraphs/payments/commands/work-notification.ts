import { raise } from '../data/differences.ts'
import { findPayment } from '../data/payments.ts'
import { findRefund, saveRefund } from '../data/refunds.ts'
import type { Waiting } from '../data/webhook-events.ts'
import { keepWorked, takeWaiting } from '../data/webhook-events.ts'
import { askAboutPayment } from './ask-about-payment.ts'
import { capturePayment } from './capture-payment.ts'
import { sendRefund } from './send-refund.ts'
import type { Till } from './till.ts'

/**
 * Does what a notification calls for. Money that it names exactly is taken in, with the mark that it was worked in the same
 * transaction; whatever else it says, the provider is asked.
 */
export async function workNotification(event: Waiting, till: Till): Promise<string> {
  const { about, provider: channel } = event
  if (!(await takeWaiting(till.client, event))) return 'REPEATED'
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

async function look({ about, provider: channel }: Waiting, till: Till): Promise<string> {
  if (about.kind === 'PAYMENT') {
    const payment = await findPayment(till.client, about.paymentId)
    if (payment?.channel === channel) return askAboutPayment(payment, till, { isGivenUp: false })
    return strange(about.paymentId, { channel, why: 'of no payment of ours' }, till)
  }
  if (about.kind === 'REFUND') {
    const refund = await findRefund(till.client, about.refundId)
    if (refund?.channel !== channel) return strange(about.refundId, { channel, why: 'of no refund of ours' }, till)
    // Never sent again because of a notification: one that waits for its next try keeps waiting for it.
    if (refund.status === 'PROCESSING' || refund.status === 'UNKNOWN') await hurry(refund.id, till)
    return (await sendRefund(refund.id, till)) ?? refund.status
  }
  return about.kind === 'STRANGER' ? strange(about.subjectId, { channel, why: about.why }, till) : 'IGNORED'
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
