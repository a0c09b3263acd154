import { redPacketGranted } from '@supermall/contracts/promotions'
import { dayOf } from '@supermall/kernel/day'
import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { after, days } from '@supermall/kernel/time'
import { wire } from '@supermall/kernel/wire'
import { idempotent } from '@supermall/messaging/idempotency'
import type { Unit } from '../../data/database.ts'
import { advance, claim, findTask, progressOf } from '../../data/rewards/tasks.ts'
import { CURRENCY } from '../../domain/coupons/draft-coupon.ts'
import { askedBy, notFound } from '../../domain/refusals.ts'
import type { Task } from '../../domain/tasks/task.ts'
import { CLAIM_DAYS, isTaskLive, taskCause } from '../../domain/tasks/task.ts'
import { grantCoupon } from '../coupons/grant-coupon.ts'
import { earnPoints } from '../points/earn-points.ts'

/** A share counts once a day: what a client says of itself is worth no more. */
export async function countShare(
  { taskId }: { taskId: string },
  accountId: Id<'acc'>,
  unit: Unit,
): Promise<Result<Task>> {
  const id = parseId('tsk', taskId)
  const task = id && (await findTask(unit.db, id))
  if (task?.kind !== 'SHARE' || !isTaskLive(task, unit.now)) return notFound('taskId')
  await advance(unit.db, { taskId, accountId, subject: dayOf(unit.now), by: 1n }, unit.now)
  return ok(task)
}

type ClaimTask = { readonly taskId: string; readonly idempotencyKey: string }

/** What a task promises, once it is done; the coupon may be gone by then, and then nothing is claimed. */
export const claimTask = (
  { taskId, idempotencyKey: key }: ClaimTask,
  accountId: Id<'acc'>,
  unit: Unit,
): Promise<Result<{ taskId: string }>> =>
  idempotent({ name: 'taskRewardClaim', key, input: taskId }, unit, async () => {
    const id = parseId('tsk', taskId)
    const task = id && (await findTask(unit.db, id))
    if (!task || after(task.endsAt, days(CLAIM_DAYS)) <= unit.now) return notFound('taskId')
    if (!(await claim(unit.db, task, { accountId, now: unit.now }))) return whyNot(task, accountId, unit)
    await earnPoints({ accountId, kind: 'TASK', points: task.rewardPoints, subjectId: taskId, note: task.title }, unit)
    givePacket(task, accountId, unit)
    const couponId = task.rewardCouponId && parseId('cpn', task.rewardCouponId)
    const granted = couponId
      ? await grantCoupon({ couponId, accountId, cause: taskCause(taskId, accountId) }, unit)
      : ok(null)
    return granted.ok ? ok({ taskId }) : askedBy('taskId', granted)
  })

function givePacket(task: Task, accountId: Id<'acc'>, { emit }: Unit): void {
  const { id, title: reason, rewardPacketMinor: minor } = task
  if (minor > 0n)
    emit(
      redPacketGranted({
        grantId: taskCause(id, accountId),
        accountId,
        amount: wire(minor, CURRENCY),
        reason,
        shopId: null,
      }),
    )
}

async function whyNot({ id, target }: Task, accountId: string, { db }: Unit) {
  const [done] = await progressOf(db, accountId, [id])
  return done && done.progress >= target
    ? refused('ALREADY_CLAIMED', 'It was given already.', 'taskId')
    : refused('NOT_REACHED', 'The task is not done yet.', 'taskId')
}
