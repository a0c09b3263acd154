import type { Envelope } from '@supermall/messaging/envelope'
import type { Unit } from '../data/database.ts'
import { wasToldOf } from '../data/notices.ts'
import { refundCameNotice } from '../domain/notice.ts'
import { tellNotice } from './tell-notice.ts'
import type { RefundWord } from './tell-refund-failed.ts'
import { failureOf } from './tell-refund-failed.ts'

/** Most refunds come through at once, and say so where they stand: whoever has read that one did not reads that it did after all. */
export async function tellRefundCame(
  { refundId, subjectId, accountId }: RefundWord,
  envelope: Envelope,
  unit: Unit,
): Promise<void> {
  if (accountId === undefined || !(await wasToldOf(unit.db, accountId, failureOf(refundId)))) return
  const word = { notice: refundCameNotice(subjectId), envelope, onceOf: `${refundId} came` }
  await tellNotice({ accountId, shopId: null }, word, unit)
}
