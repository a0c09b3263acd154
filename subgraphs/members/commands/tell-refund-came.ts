import type { Unit } from '../data/database.ts'
import { insertNotice, wasToldOf } from '../data/notices.ts'
import { refundCameNotice } from '../domain/notice.ts'
import type { RefundWord } from './tell-refund-failed.ts'
import { failureOf } from './tell-refund-failed.ts'

/**
 * Most refunds come through at once, and say so where they stand: whoever has read that one did not reads that it did after all, however
 * late that is.
 */
export async function tellRefundCame({ refundId, subjectId, accountId }: RefundWord, { db, now }: Unit): Promise<void> {
  if (accountId === undefined || !(await wasToldOf(db, accountId, failureOf(refundId)))) return
  await insertNotice(db, refundCameNotice(subjectId), { accountId, shopId: null, eventId: `${refundId} came`, now })
}
