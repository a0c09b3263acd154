import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { idempotent } from '@supermall/messaging/idempotency'
import type { Operate } from '@supermall/messaging/unit'
import type { OperatorUnit, Tx } from '../data/database.ts'
import { findRefunds, findUnknownRefunds, lockRefund, saveRefund } from '../data/refunds.ts'
import type { Refund } from '../domain/refund.ts'
import { letCashWaitAgain } from './cover-cash-later.ts'
import { isCovered, NOT_COVERED } from './cover-refund.ts'
import { isRefundedOut, REFUNDED_OUT } from './refund-count.ts'
import { isLeftFor } from './reopen-refund.ts'
import { resumeRefund } from './resume-refund.ts'
import { sendRefund } from './send-refund.ts'
import { talk } from './talk.ts'
import type { Till } from './till.ts'

type Retry = { readonly refundId: string; readonly idempotencyKey: string }

/**
 * The same number again: a provider that had done it after all says so. The money is set aside anew, if it is still there. Cash that nothing
 * covers yet waits as if it were asked for first.
 */
export async function retryRefund(
  { refundId, idempotencyKey: key }: Retry,
  unit: OperatorUnit,
): Promise<Result<{ refundId: string }>> {
  return idempotent({ name: 'refundRetry', key, input: { refundId } }, unit, async () => {
    const refund = parseId('rfd', refundId) && (await lockRefund(unit.db, refundId))
    if (!refund) return refused('REFUND_NOT_FOUND', 'There is no such refund.', 'refundId')
    if (refund.status !== 'FAILED') return refused('REFUND_STATUS', 'It has not failed.', 'refundId')
    if (await isRefundedOut(unit.db, refund)) return refused('REFUND_COUNT', REFUNDED_OUT, 'refundId')
    const isPaidFor = await isCovered(refund, unit)
    if (!(await isLeftFor(refund, unit.db))) return tooMuch()
    const status = isPaidFor ? await resumeRefund(refund, unit) : (await letCashWaitAgain(refund, unit))?.status
    if (!status) return isPaidFor ? tooMuch() : refused('TAKINGS_TOO_LOW', NOT_COVERED, 'refundId')
    const { amount, currency } = refund
    unit.audited({
      subjectId: refundId,
      summary: 'Refund asked for again',
      before: { status: 'FAILED' },
      after: { status, amount, currency },
    })
    return ok({ refundId })
  })
}

const tooMuch = () => refused('REFUND_TOO_MUCH', 'So much is not left of what was paid.', 'refundId')

export type Mended = { readonly askedCount: number; readonly settledCount: number; readonly refunds: readonly Refund[] }
type Mend = { readonly isDryRun: boolean; readonly refundIds: readonly string[] | null }

const MOST = 100

/** Each is asked about at its provider; none is sent again by this. Those whose provider takes long are counted as they stand. */
export async function mendRefunds(
  { isDryRun, refundIds }: Mend,
  till: Till & { operate: Operate<Tx> },
): Promise<Result<Mended>> {
  if (refundIds && refundIds.length > MOST) return refused('TOO_MANY_IDS', `At most ${MOST} at once.`, 'refundIds')
  const ids = refundIds?.filter((id) => parseId('rfd', id)) ?? null
  if (!isDryRun) till.talks.admit()
  const unknown = await findUnknownRefunds(till.client, ids, MOST)
  const summary = isDryRun ? 'Unknown refunds looked up' : 'Unknown refunds asked about'
  await till.operate('payments.refund.mend', async (unit) => {
    if (!isDryRun) for (const { id } of unknown) await hurry(id, unit)
    const after = { count: unknown.length, refundIds: unknown.map(({ id }) => id) }
    unit.audited({ subjectId: 'refunds', summary, before: null, after })
  })
  const ends: (Refund['status'] | null)[] = []
  const ask = async ({ id }: Refund) => ends.push(await sendRefund(id, till))
  if (!isDryRun) await talk(null, () => Promise.all(unknown.map(ask)), till)
  const refunds = await findRefunds(
    till.client,
    unknown.map(({ id }) => id),
  )
  const settledCount = ends.filter((end) => end === 'SUCCEEDED' || end === 'FAILED').length
  return ok({ askedCount: unknown.length, settledCount, refunds })
}

async function hurry(id: string, unit: OperatorUnit): Promise<void> {
  const refund = await lockRefund(unit.db, id)
  if (refund?.status === 'UNKNOWN') await saveRefund(unit.db, refund, { nextTryAt: unit.now, now: unit.now })
}
