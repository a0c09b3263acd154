import { parseId } from '@supermall/kernel/id'
import { money } from '@supermall/kernel/money'
import { asConsumer, can } from '@supermall/subgraph/viewer'
import { isCounted, isProfileDone } from '../commands/tasks/see-profile.ts'
import type { Context } from '../context.ts'
import { progressOf, shownTasks } from '../data/rewards/tasks.ts'
import { CURRENCY } from '../domain/coupons/draft-coupon.ts'
import type { Task as TaskRow } from '../domain/tasks/task.ts'
import { isTaskLive } from '../domain/tasks/task.ts'
import { shownCoupon } from './coupon-sight.ts'
import type { MemberTaskModel } from './points-models.ts'
import type { MemberTaskResolvers, TaskKind, TaskResolvers } from './types.generated.ts'

/** Members see what counts now, staff all. */
export async function taskFor(id: string, { loaders, viewer, clock }: Context): Promise<TaskRow | null> {
  const task = parseId('tsk', id) && (await loaders.task.load(id))
  return task && (isTaskLive(task, clock()) || can(viewer, 'promotions.points.edit')) ? task : null
}

export const ownTasks = async (context: Context): Promise<MemberTaskModel[]> =>
  withProgress(await shownTasks(context.client, context.clock()), context)

export async function ownTask(taskId: string, context: Context): Promise<MemberTaskModel | null> {
  const task = await context.loaders.task.load(taskId)
  return task === null ? null : ((await withProgress([task], context))[0] ?? null)
}

async function withProgress(tasks: readonly TaskRow[], context: Context): Promise<MemberTaskModel[]> {
  const { accountId } = asConsumer(context.viewer)
  const ids = tasks.map(({ id }) => id)
  const [done, isWhole] = await Promise.all([
    progressOf(context.client, accountId, ids),
    isProfileDone(tasks, accountId, context),
  ])
  return tasks.map((task) => {
    const own = done.find(({ taskId }) => taskId === task.id)
    const isSeen = isWhole && isCounted(task, context.clock())
    return { task, progress: isSeen ? task.target : (own?.progress ?? 0n), claimedAt: own?.claimedAt ?? null }
  })
}

export const Task: TaskResolvers = {
  __resolveReference: ({ id }, context) => taskFor(id, context),
  kind: ({ kind }) => kind as TaskKind,
  rewardRedPacket: ({ rewardPacketMinor }) => (rewardPacketMinor > 0n ? money(rewardPacketMinor, CURRENCY) : null),
  coupons: async ({ couponIds }, _, context) => {
    const coupons = couponIds.map(async (id) => shownCoupon(await context.loaders.coupon.load(id), context))
    return (await Promise.all(coupons)).filter((coupon) => coupon !== null)
  },
  products: ({ productIds }) => productIds.map((id) => ({ id })),
}

export const MemberTask: MemberTaskResolvers = {
  isReached: ({ task, progress }) => progress >= task.target,
}
