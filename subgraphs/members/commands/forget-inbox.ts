import { after, days } from '@supermall/kernel/time'
import type { Unit } from '../data/database.ts'
import { forgetTold } from '../data/inbox.ts'
import { forgetCame } from '../data/notices.ts'

const KEPT_FOR_MS = days(180)
const STEP = 1_000

/** Some of what was told so long ago that nobody looks for it, and of the refunds that had come by then. */
export async function forgetSomeTold({ db, now }: Unit): Promise<{ forgotten: number; isMore: boolean }> {
  const before = after(now, -KEPT_FOR_MS)
  const [told, came] = [await forgetTold(db, before, STEP), await forgetCame(db, before, STEP)]
  return { forgotten: told + came, isMore: told === STEP || came === STEP }
}
