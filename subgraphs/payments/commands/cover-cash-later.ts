import { after, days, minutes, seconds } from '@supermall/kernel/time'
import type { Unit } from '../data/database.ts'
import { findPayment } from '../data/payments.ts'
import { lockRefund, saveRefund, stoodSince } from '../data/refunds.ts'
import { isToBeAsked } from '../data/settled.ts'
import { CASH } from '../domain/channel.ts'
import type { Refund } from '../domain/refund.ts'
import { isCovered, NOT_COVERED } from './cover-refund.ts'
import { reopenRefund } from './reopen-refund.ts'
import { failRefund, settleRefund } from './settle-refund.ts'
import { tellRefund } from './tell-refund.ts'
import type { Till } from './till.ts'

const AGAIN_MS = seconds(15)
const AFTER_FAULT_MS = minutes(1)
const LONGEST_MS = days(1)
const NOT_TOLD = 'It was paid in cash, and whether its shop has earned as much for good could not be told for a day.'

/**
 * What nothing covers fails, unless orders were not yet asked which of those of its shop are done with, as after a new version has come: it
 * waits for that.
 */
export async function failOrLetCashWait(refund: Refund, unit: Unit): Promise<void> {
  if (!(await isToWait(refund, unit.now, unit))) return void (await failRefund(refund, NOT_COVERED, unit))
  await putOff(refund, AGAIN_MS, unit)
  await tellRefund(refund, unit)
}

/** What failed and is asked for again waits as if it were asked for first; null where nothing is to be waited for. */
export const letCashWaitAgain = async (failed: Refund, unit: Unit): Promise<Refund | null> =>
  (await isToWait(failed, unit.now, unit)) ? reopenRefund(failed, unit, { nextTryAt: after(unit.now, AGAIN_MS) }) : null

/**
 * Cash of a shop that may have earned it for good by now. That is summed up once, when orders were asked about all: whoever takes of the shop
 * waits meanwhile. What cannot be told for now comes again after others, for a day as well.
 */
export async function coverCashLater(
  refundId: string,
  { transact }: Pick<Till, 'transact'>,
): Promise<Refund['status'] | null> {
  try {
    return await transact((unit) => coverDue(refundId, unit))
  } catch (error) {
    await transact((unit) => failOrPutOff(refundId, unit))
    throw error
  }
}

async function coverDue(refundId: string, unit: Unit): Promise<Refund['status'] | null> {
  const refund = await lockDue(refundId, unit)
  if (!refund) return null
  if (await isToWait(refund, await stoodSince(unit.db, refund), unit)) return putOff(refund, AGAIN_MS, unit)
  if (await isCovered(refund, unit)) return (await settleRefund(refund, null, unit)) ? 'SUCCEEDED' : refund.status
  return (await failRefund(refund, NOT_COVERED, unit)) ? 'FAILED' : refund.status
}

async function failOrPutOff(refundId: string, unit: Unit): Promise<void> {
  const refund = await lockDue(refundId, unit)
  if (!refund) return
  if (isLate(await stoodSince(unit.db, refund), unit.now)) await failRefund(refund, NOT_TOLD, unit)
  else await putOff(refund, AFTER_FAULT_MS, unit)
}

async function lockDue(refundId: string, { db, now }: Unit): Promise<Refund | null> {
  const refund = await lockRefund(db, refundId)
  return refund?.nextTryAt != null && refund.nextTryAt <= now ? refund : null
}

const isLate = (since: Date, now: Date): boolean => after(since, LONGEST_MS) <= now

/** Cash alone waits. What a wallet has paid a part of is counted by what is back already, so that it waits for nothing. */
async function isToWait(refund: Refund, since: Date, { db, now }: Unit): Promise<boolean> {
  if (refund.channel !== CASH || isLate(since, now)) return false
  const payment = await findPayment(db, refund.paymentId)
  return payment?.balancePart === 0n && isToBeAsked(db, refund, since)
}

async function putOff(refund: Refund, waitMs: number, { db, now }: Unit): Promise<Refund['status']> {
  const saved = await saveRefund(db, refund, { nextTryAt: after(now, waitMs), failure: NOT_COVERED, now })
  return saved?.status ?? refund.status
}
