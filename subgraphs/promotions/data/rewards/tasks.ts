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
  db.task.create({ data: { ...task, ...listsOf(task), createdAt: now, updatedAt: now } })

/** False when the version is not the expected one any more. */
export const saveTask = async (db: Tx, { id, kind: _kind, version, ...facts }: Task, now: Date): Promise<boolean> => {
  const data = { ...facts, ...listsOf(facts), version, updatedAt: now }
  return (await db.task.updateMany({ where: { id, version: version - 1 }, data })).count === 1
}

const listsOf = ({ productIds, couponIds }: Pick<Task, 'productIds' | 'couponIds'>) => ({
  productIds: [...productIds],
  couponIds: [...couponIds],
})

type Step = { readonly taskId: string; readonly accountId: string; readonly subject: string; readonly by: bigint }

/** One subject brings a task forward once, and once more after it was withdrawn. */
export async function advance(db: Tx, { taskId, accountId, subject, by }: Step, now: Date): Promise<void> {
  const marked = await db.$executeRaw`
    insert into task_mark as mark (task_id, account_id, subject, created_at, brought)
    values (${taskId}, ${accountId}, ${subject}, ${now}, ${by})
    on conflict (task_id, account_id, subject) do update set brought = excluded.brought where mark.brought = 0`
  if (marked === 0) return
  await db.$executeRaw`
    insert into task_progress as mine (task_id, account_id, progress, updated_at) values (${taskId}, ${accountId}, ${by}, ${now})
    on conflict (task_id, account_id) do update set progress = mine.progress + excluded.progress, updated_at = ${now}`
}

type Withdrawn = {
  readonly taskId: string
  readonly progress: bigint
  readonly claimedAt: Date | null
  readonly packetMinor: bigint
}

/** What counts at its payment counts no more: how far each of its tasks is without it. */
export const withdraw = (
  db: Tx,
  { subject, accountId }: { readonly subject: string; readonly accountId: string },
  now: Date,
): Promise<Withdrawn[]> => db.$queryRaw<Withdrawn[]>`
  with was as (
    select m.task_id, m.account_id, m.brought from task_mark m join task t on t.id = m.task_id
    where m.subject = ${subject} and m.account_id = ${accountId} and m.brought > 0
      and (t.counts_at = 'PAID' or t.kind = 'COUPON_USED')
    order by m.task_id for update of m),
  gone as (
    update task_mark m set brought = 0 from was
    where m.task_id = was.task_id and m.account_id = was.account_id and m.subject = ${subject})
  update task_progress p set progress = greatest(0, p.progress - was.brought), updated_at = ${now} from was
  where p.task_id = was.task_id and p.account_id = was.account_id
  returning p.task_id as "taskId", p.progress, p.claimed_at as "claimedAt", p.packet_minor as "packetMinor"`

/** What went back whole counts no more, also where its payment is heard of only after this. */
export const bar = (
  db: Tx,
  { subject, accountId }: Pick<Step, 'subject' | 'accountId'>,
  now: Date,
): PromiseLike<number> =>
  db.$executeRaw`
    insert into task_mark as mark (task_id, account_id, subject, created_at, brought)
    select t.id, ${accountId}, ${subject}, ${now}, null from task t
    where t.counts_at = 'PAID' and t.kind in ('ORDER_AMOUNT', 'GOODS_BOUGHT')
      and t.is_enabled and t.starts_at <= ${now} and t.ends_at > ${now}
    order by t.id
    on conflict (task_id, account_id, subject) do update set brought = null where mark.brought = 0`

/** True for the one call that claims it. */
export const claim = async (
  db: Tx,
  { id: taskId, target, rewardPacketMinor: packetMinor }: Task,
  { accountId, now }: { accountId: string; now: Date },
): Promise<boolean> => {
  const where = { taskId, accountId, claimedAt: null, progress: { gte: target } }
  return (await db.taskProgress.updateMany({ where, data: { claimedAt: now, packetMinor } })).count === 1
}

export const progressOf = (db: Tx, accountId: string, taskIds: readonly string[]): Promise<TaskProgressRow[]> =>
  db.taskProgress.findMany({ where: { accountId, taskId: { in: [...taskIds] } } })
