import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { idempotent } from '@supermall/messaging/idempotency'
import type { OperatorUnit } from '../data/database.ts'
import { lockRefund } from '../data/refunds.ts'
import { readReason } from '../domain/check.ts'
import type { Refund } from '../domain/refund.ts'
import { resumeRefund } from './resume-refund.ts'

type Sent = { readonly refundId: string }
type Sending = Sent & { readonly reason: string; readonly idempotencyKey: string }

/**
 * What its provider refuses for good goes into the wallet of who paid, at once: the money is set aside anew where it came from, and whoever
 * waits for the refund hears that it is done.
 */
export async function sendToWallet(
  { idempotencyKey: key, ...input }: Sending,
  unit: OperatorUnit,
): Promise<Result<Sent>> {
  const reason = readReason(input.reason)
  if (!reason.ok) return reason
  return idempotent({ name: 'refundSendToWallet', key, input }, unit, async () => {
    const refund = parseId('rfd', input.refundId) && (await lockRefund(unit.db, input.refundId))
    if (!refund) return refused('REFUND_NOT_FOUND', 'There is no such refund.', 'refundId')
    if (refund.status !== 'FAILED') return refused('REFUND_STATUS', 'It has not failed.', 'refundId')
    if (!(await resumeRefund(refund, unit, true)))
      return refused('REFUND_TOO_MUCH', 'So much is not left of what was paid.', 'refundId')
    return recorded(refund, reason.value, unit)
  })
}

function recorded({ id: refundId, accountId, failure, amount, currency }: Refund, reason: string, unit: OperatorUnit) {
  unit.audited({
    subjectId: refundId,
    summary: `Refund sent into the wallet: ${reason}`,
    before: { status: 'FAILED', failure },
    after: { status: 'SUCCEEDED', accountId, amount, currency },
  })
  return ok({ refundId })
}
