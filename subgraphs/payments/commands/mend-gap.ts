import type { Raised } from '../data/differences.ts'
import { findCapture, findPayment } from '../data/payments.ts'
import { findRefund, lockRefund } from '../data/refunds.ts'
import { dueOf } from '../domain/payment.ts'
import { mayMoveRefund } from '../domain/refund.ts'
import { capturePayment } from './capture-payment.ts'
import { providerOf } from './provider-of.ts'
import { askedOf } from './send-refund.ts'
import { settleRefund } from './settle-refund.ts'
import type { Till } from './till.ts'

type Gap = Pick<Raised, 'channel' | 'subjectId' | 'paymentId' | 'refundId' | 'class'>

/** Asks the provider about what stands on one side only. True when both sides agree then. */
export async function mendGap(gap: Gap, till: Till): Promise<boolean> {
  try {
    return gap.refundId ? await mendRefund(gap.refundId, till) : await mendPayment(gap, till)
  } catch (error) {
    till.log.warn('reconcile.silent', { subjectId: gap.subjectId, channel: gap.channel, error })
    return false
  }
}

async function mendPayment({ paymentId, channel }: Gap, till: Till): Promise<boolean> {
  const payment = paymentId ? await findPayment(till.client, paymentId) : null
  const provider = await providerOf(channel, till)
  if (!payment || payment.channel !== channel || !provider) return false
  const { id, providerNo, currency } = payment
  const state = await provider.query({ paymentId: id, providerNo, amount: dueOf(payment), currency, mayCapture: false })
  if (state.kind !== 'PAID') return false
  const taken = await till.transact((unit) => capturePayment({ paymentId: id, channel, paid: state.paid }, unit))
  return taken.ok && taken.value !== 'DIFFERS'
}

async function mendRefund(refundId: string, till: Till): Promise<boolean> {
  const refund = await findRefund(till.client, refundId)
  const capture = refund && (await findCapture(till.client, refund.paymentId))
  const provider = refund && (await providerOf(refund.channel, till))
  if (!capture || !provider) return false
  const said = await provider.queryRefund(await askedOf(refund, till))
  if (said.kind !== 'DONE') return false
  if (refund.status === 'SUCCEEDED') return !refund.isToWallet
  return till.transact(async (unit) => {
    const now = await lockRefund(unit.db, refundId)
    return now !== null && mayMoveRefund(now.status, 'SUCCEEDED') && settleRefund(now, said.providerNo, unit)
  })
}
