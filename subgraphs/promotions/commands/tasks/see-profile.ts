import { profileFacts } from '@supermall/contracts/members'
import { Fault } from '@supermall/kernel/fault'
import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import type { Ask } from '@supermall/messaging/ask'
import type { Transact } from '@supermall/messaging/unit'
import type { Tx } from '../../data/database.ts'
import { advance, findTask } from '../../data/rewards/tasks.ts'
import type { Task } from '../../domain/tasks/task.ts'
import { isTaskLive } from '../../domain/tasks/task.ts'

type Looking = { readonly client: Tx; readonly ask: Ask; readonly transact: Transact<Tx>; readonly clock: () => Date }

/** Before it is claimed: members say whether a profile is whole now. What was seen once stays done, whatever is taken out later. */
export async function seeProfile(taskId: string, accountId: Id<'acc'>, { client, ask, transact, clock }: Looking) {
  const id = parseId('tsk', taskId)
  const task = id && (await findTask(client, id))
  if (!task || !isCounted(task, clock())) return
  if (!(await ask(profileFacts, { accountId })).isComplete) return
  const step = { taskId: task.id, accountId, subject: 'PROFILE', by: task.target }
  await transact((unit) => advance(unit.db, step, unit.now))
}

/** For a list: what nobody answers is not done. */
export async function isProfileDone(tasks: readonly Task[], accountId: Id<'acc'>, { ask, clock }: Looking) {
  if (!tasks.some((task) => isCounted(task, clock()))) return false
  try {
    return (await ask(profileFacts, { accountId }, { timeoutMs: 600 })).isComplete
  } catch (error) {
    if (error instanceof Fault && error.code === 'NO_ANSWER') return false
    throw error
  }
}

export const isCounted = (task: Task, now: Date): boolean => task.kind === 'PROFILE' && isTaskLive(task, now)
