import type { Id } from '@supermall/kernel/id'
import { after } from '@supermall/kernel/time'
import type { Unit } from '../data/database.ts'
import { lockOwnMember } from '../data/members.ts'
import { insertNotice, keepCame, whenToldOf } from '../data/notices.ts'
import { refundCameNotice } from '../domain/notice.ts'
import type { RefundWord } from './tell-refund-failed.ts'
import { failureOf } from './tell-refund-failed.ts'

/**
 * Most refunds come through at once, and say so where they stand: whoever has read that one did not reads that it did after all, however
 * late that is.
 */
export async function tellRefundCame({ refundId, subjectId, accountId }: RefundWord, unit: Unit): Promise<void> {
  if (accountId === undefined || !(await keepRefundCame({ refundId, accountId }, unit))) return
  const failedAt = await whenToldOf(unit.db, accountId, failureOf(refundId))
  if (failedAt === null) return
  // Who waited for the member began before who told of the failure, and a clock may be behind; it is read after that all the same.
  const now = unit.now > failedAt ? unit.now : after(failedAt, 1)
  const telling = { accountId, shopId: null, eventId: `${refundId} came`, now }
  await insertNotice(unit.db, refundCameNotice(subjectId), telling)
}

type Came = { readonly refundId: string; readonly accountId: Id<'acc'> }

/**
 * That it failed before may be heard after this, and is told to nobody then. The member is held, as by whoever hears of the failure: of
 * the two the later one sees the other. False where they are gone.
 */
export async function keepRefundCame({ refundId, accountId }: Came, { db, now }: Unit): Promise<boolean> {
  const { deletedAt } = await lockOwnMember(db, accountId, now)
  if (deletedAt !== null) return false
  await keepCame(db, { accountId, refundId }, now)
  return true
}
