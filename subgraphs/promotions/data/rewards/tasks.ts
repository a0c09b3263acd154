import { after, days } from '@supermall/kernel/time'
import type { Task, TaskKind } from '../../domain/tasks/task.ts'
import { CLAIM_DAYS, MOST_TASKS } from '../../domain/tasks/task.ts'
import type { Tx } from '../database.ts'
import type { TaskProgressRow } from '../points/rows.ts'

export async function findTask(db: Tx, id: string): Promise<Task | null> {
  return (await db.task.findUnique({ where: { id } })) as Task | null
}

export async function findTasks(db: Tx, ids: readonly string[]): Promise<Task[]> {
  return (await db.task.findMany({ where: { id: { in: [...ids] } } })) as Task[]
}

/** Those that count now. */
export async function liveTasks(db: Tx, kinds: readonly TaskKind[], now: Date): Promise<Task[]> {
  const window = { startsAt: { lte: now }, endsAt: { gt: now } }
  return (await db.task.findMany({
    where: { kind: { in: [...kinds] }, isEnabled: true, ...window },
    orderBy: { id: 'asc' },
    take: MOST_TASKS,
  })) as Task[]
}

/** Those that count now or can still be claimed, the first to end first. */
export async function shownTasks(db: Tx, now: Date): Promise<Task[]> {
  const where = { isEnabled: true, startsAt: { lte: now }, endsAt: { gt: after(now, -days(CLAIM_DAYS)) } }
  return (await db.task.findMany({ where, orderBy: [{ endsAt: 'asc' }, { id: 'asc' }], take: MOST_TASKS })) as Task[]
}

/** All that have not ended, for the limit of how many there are. */
export const countOpenTasks = (db: Tx, now: Date): Promise<number> => db.task.count({ where: { endsAt: { gt: now } } })

export const insertTask = (db: Tx, task: Task, now: Date): Promise<unknown> =>
  db.task.create({ data: { ...task, productIds: [...task.productIds], createdAt: now, updatedAt: now } })

/** False when the version is not the expected one any more. */
export const saveTask = async (db: Tx, { id, kind: _kind, version, ...facts }: Task, now: Date): Promise<boolean> => {
  const data = { ...facts, productIds: [...facts.productIds], version, updatedAt: now }
  return (await db.task.updateMany({ where: { id, version: version - 1 }, data })).count === 1
}

type Step = { readonly taskId: string; readonly accountId: string; readonly subject: string; readonly by: bigint }

/** One subject brings a task forward once. */
export async function advance(db: Tx, { taskId, accountId, subject, by }: Step, now: Date): Promise<void> {
  const mark = { taskId, accountId, subject, createdAt: now }
  if ((await db.taskMark.createMany({ data: [mark], skipDuplicates: true })).count === 0) return
  await db.$executeRaw`
    insert into task_progress as mine (task_id, account_id, progress, updated_at) values (${taskId}, ${accountId}, ${by}, ${now})
    on conflict (task_id, account_id) do update set progress = mine.progress + excluded.progress, updated_at = ${now}`
}

/** True for the one call that claims it. */
export const claim = async (
  db: Tx,
  { id: taskId, target }: Task,
  { accountId, now }: { accountId: string; now: Date },
): Promise<boolean> => {
  const where = { taskId, accountId, claimedAt: null, progress: { gte: target } }
  return (await db.taskProgress.updateMany({ where, data: { claimedAt: now } })).count === 1
}

export const progressOf = (db: Tx, accountId: string, taskIds: readonly string[]): Promise<TaskProgressRow[]> =>
  db.taskProgress.findMany({ where: { accountId, taskId: { in: [...taskIds] } } })
