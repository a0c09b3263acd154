import { after, days, seconds } from '@supermall/kernel/time'
import type { Unit } from '../data/database.ts'
import { findPayment } from '../data/payments.ts'
import { lockRefund, saveRefund } from '../data/refunds.ts'
import { isToBeAsked } from '../data/settled.ts'
import type { Refund } from '../domain/refund.ts'
import { isCovered, NOT_COVERED } from './cover-refund.ts'
import { failRefund, settleRefund } from './settle-refund.ts'
import type { Till } from './till.ts'

const AGAIN_MS = seconds(15)
const LONGEST_MS = days(1)

/**
 * It fails, unless orders were not yet asked which of those of its shop are done with, as after a new version has come: it waits for that.
 * What a wallet has paid a part of is counted by what is back already, so that it waits for nothing.
 */
export async function failOrWait(refund: Refund, unit: Unit): Promise<Refund['status']> {
  const { db, now } = unit
  const payment = await findPayment(db, refund.paymentId)
  const isLate = after(refund.createdAt, LONGEST_MS) <= now || payment?.balancePart !== 0n
  if (isLate || !(await isToBeAsked(db, refund))) {
    await failRefund(refund, NOT_COVERED, unit)
    return 'FAILED'
  }
  const saved = await saveRefund(db, refund, { nextTryAt: after(now, AGAIN_MS), failure: NOT_COVERED, now })
  return saved?.status ?? refund.status
}

/** Cash of a shop that may have earned it for good by now. */
export const coverLater = (refundId: string, { transact }: Pick<Till, 'transact'>): Promise<Refund['status'] | null> =>
  transact(async (unit) => {
    const refund = await lockRefund(unit.db, refundId)
    const isDue = refund?.nextTryAt != null && refund.nextTryAt <= unit.now
    if (!isDue) return null
    if (!(await isCovered(refund, unit))) return failOrWait(refund, unit)
    return (await settleRefund(refund, null, unit)) ? 'SUCCEEDED' : refund.status
  })
