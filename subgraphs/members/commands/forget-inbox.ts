import { after, days } from '@supermall/kernel/time'
import type { Unit } from '../data/database.ts'
import { forgetTold } from '../data/inbox.ts'

const KEPT_FOR_MS = days(180)
const STEP = 1_000

/** Some of what was told so long ago that nobody looks for it. */
export async function forgetSomeTold({ db, now }: Unit): Promise<{ forgotten: number; isMore: boolean }> {
  const forgotten = await forgetTold(db, after(now, -KEPT_FOR_MS), STEP)
  return { forgotten, isMore: forgotten === STEP }
}
