import { cut } from '@supermall/kernel/cut'
import { after, minutes, seconds } from '@supermall/kernel/time'
import { crashAt } from '@supermall/messaging/crash'
import type { Unit } from '../data/database.ts'
import { findCapture, findPayment } from '../data/payments.ts'
import { inDoubtSince, lockRefund, saveRefund } from '../data/refunds.ts'
import type { Refund } from '../domain/refund.ts'
import { MOST_TRIES, retryAfter } from '../domain/refund.ts'
import type { PaymentProvider, RefundQueried, ToRefund } from '../providers/provider.ts'
import { providerOf } from './provider-of.ts'
import { failRefund, settleRefund } from './settle-refund.ts'
import { tellRefund } from './tell-refund.ts'
import type { Till } from './till.ts'

/** Longer than any call may take: who died while calling is asked about after that, and never called again blindly. */
const LEASE_MS = minutes(2)

/**
 * Sends a refund that is due, or asks what became of one that was sent. Once a call was begun only a query says how it ended:
 * the provider that knows nothing of it is asked again, under the same number and key. Only what it refused for good is another
 * request the next time.
 */
export async function sendRefund(refundId: string, till: Till): Promise<Refund['status'] | null> {
  const claimed = await till.transact((unit) => claim(refundId, unit))
  if (claimed === null) return null
  const { refund, isFresh } = claimed
  const provider = await providerOf(refund.channel, till)
  if (provider === null) return till.transact((unit) => later(refundId, 'The channel has no keys.', unit))
  const isOfCause = (cause: string): boolean => refund.cause === cause
  try {
    crashAt('refund:before-call', isOfCause)
    const said = await callOf(refund, { isFresh, provider, till })
    crashAt('refund:after-call', isOfCause)
    const status = await till.transact((unit) => keep(refundId, said, unit))
    crashAt('refund:after-keep', isOfCause)
    return status
  } catch (error) {
    till.log.warn('refund.uncertain', { refundId, channel: refund.channel, error })
    return till.transact((unit) => later(refundId, String(error), unit))
  }
}

type Claimed = { readonly refund: Refund; readonly isFresh: boolean }

async function claim(refundId: string, unit: Unit): Promise<Claimed | null> {
  const refund = await lockRefund(unit.db, refundId)
  const isDue = refund?.nextTryAt != null && refund.nextTryAt <= unit.now
  if (!isDue) return null
  const isFresh = refund.status === 'REQUESTED'
  const begun = isFresh ? ({ status: 'PROCESSING', tryCount: refund.tryCount + 1 } as const) : {}
  const saved = await saveRefund(unit.db, refund, { ...begun, nextTryAt: after(unit.now, LEASE_MS), now: unit.now })
  if (saved && isFresh) await tellRefund(saved, unit)
  return saved && { refund: saved, isFresh }
}

type Calling = { readonly isFresh: boolean; readonly provider: PaymentProvider; readonly till: Till }

async function callOf(refund: Refund, { isFresh, provider, till }: Calling): Promise<RefundQueried> {
  const asked = await askedOf(refund, till)
  return isFresh ? provider.refund(asked) : provider.queryRefund(asked)
}

/** The refund as a provider is asked about it. */
export async function askedOf(refund: Refund, { client }: Pick<Till, 'client'>): Promise<ToRefund> {
  const payment = await findPayment(client, refund.paymentId)
  const capture = await findCapture(client, refund.paymentId)
  if (!payment || !capture) throw new Error(`${refund.id} is of money that never came`)
  return {
    refundId: refund.id,
    paymentId: payment.id,
    providerNo: payment.providerNo,
    captureNo: capture.providerNo ?? '',
    amount: refund.providerPart,
    total: capture.providerPart,
    currency: refund.currency,
    reason: refund.reason,
    refusedCount: refund.refusedCount,
  }
}

async function keep(refundId: string, said: RefundQueried, unit: Unit): Promise<Refund['status'] | null> {
  const refund = await lockRefund(unit.db, refundId)
  if (!refund) return null
  if (said.kind === 'DONE') return (await settleRefund(refund, said.providerNo, unit)) ? 'SUCCEEDED' : refund.status
  // It ended while this was asked, or is to be sent anew: what was heard is of a time before that.
  if (refund.status !== 'PROCESSING' && refund.status !== 'UNKNOWN') return refund.status
  if (said.kind === 'PENDING') {
    const nextTryAt = after(unit.now, seconds(30))
    await saveRefund(unit.db, refund, { providerNo: said.providerNo, nextTryAt, now: unit.now })
    return refund.status
  }
  const isRefused = said.kind === 'REFUSED'
  const heard = isRefused ? await countRefusal(refund, unit) : refund
  return heard && tryAgain(heard, isRefused ? said.reason : 'The provider knows nothing of it.', unit)
}

const countRefusal = (refund: Refund, { db, now }: Unit): Promise<Refund | null> =>
  saveRefund(db, refund, { refusedCount: refund.refusedCount + 1, now })

async function tryAgain(refund: Refund, failure: string, unit: Unit): Promise<Refund['status'] | null> {
  if (refund.tryCount >= MOST_TRIES) return (await failRefund(refund, failure, unit)) ? 'FAILED' : refund.status
  const nextTryAt = after(unit.now, retryAfter(refund.tryCount))
  const saved = await saveRefund(unit.db, refund, { status: 'REQUESTED', failure, nextTryAt, now: unit.now })
  if (saved) await tellRefund(saved, unit)
  return saved?.status ?? null
}

const LEAST_WAIT_MS = seconds(2)
const LONGEST_WAIT_MS = minutes(10)

/** Nobody knows whether the money moved. It is asked about again once that was so for as long again, however old it was by then. */
async function later(refundId: string, failure: string, unit: Unit): Promise<Refund['status'] | null> {
  const refund = await lockRefund(unit.db, refundId)
  if (!refund || refund.status === 'SUCCEEDED' || refund.status === 'FAILED') return refund?.status ?? null
  const since = (await inDoubtSince(unit.db, refundId)) ?? unit.now
  const doubtMs = unit.now.getTime() - since.getTime()
  const nextTryAt = after(unit.now, Math.min(LONGEST_WAIT_MS, Math.max(LEAST_WAIT_MS, doubtMs)))
  const saved = await saveRefund(unit.db, refund, {
    status: 'UNKNOWN',
    failure: cut(failure, 200),
    nextTryAt,
    now: unit.now,
  })
  if (saved && saved.status !== refund.status) await tellRefund(saved, unit)
  return saved?.status ?? null
}
