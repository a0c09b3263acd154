import { checkChange, checked } from '@supermall/kernel/check'
import { newId, parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { findCoupon } from '../../data/coupons.ts'
import type { OperatorUnit } from '../../data/database.ts'
import { countOpenTasks, findTask, insertTask, saveTask } from '../../data/rewards/tasks.ts'
import { notFound, stale, tooMany } from '../../domain/refusals.ts'
import type { Task, TaskFacts, TaskKind } from '../../domain/tasks/task.ts'
import { checkTask, MOST_TASKS } from '../../domain/tasks/task.ts'
import type { Known } from '../known.ts'
import { checkNamed, namedAt } from '../known.ts'

type Given = { readonly [Field in keyof TaskFacts]?: TaskFacts[Field] | null | undefined }
export type CreateTask = Given & { readonly kind: TaskKind; readonly known: Known }
type UpdateTask = Given & { readonly taskId: string; readonly expectedVersion: number; readonly known: Known }

const BLANK: Omit<TaskFacts, 'title' | 'target' | 'startsAt' | 'endsAt'> = {
  description: '',
  productIds: [],
  couponIds: [],
  countsAt: 'FINISHED',
  rewardPoints: 0,
  rewardCouponId: null,
  rewardPacketMinor: 0n,
  isEnabled: true,
}

export async function createTask(input: CreateTask, unit: OperatorUnit): Promise<Result<Task>> {
  const { kind, known, ...facts } = input
  const task = {
    title: '',
    target: 0n,
    startsAt: unit.now,
    endsAt: unit.now,
    ...BLANK,
    ...said(facts),
    id: newId('tsk', unit.now.getTime()),
    kind,
    version: 1,
  }
  const fine = await check(task, { named: task.productIds, known }, unit)
  if (!fine.ok) return fine
  if ((await countOpenTasks(unit.db, unit.now)) >= MOST_TASKS) return tooMany(MOST_TASKS)
  await insertTask(unit.db, task, unit.now)
  unit.audited({ subjectId: task.id, summary: `Created the task ${task.title}`, before: null, after: plain(task) })
  return ok(task)
}

/** What is not said stays; what members have done so far counts on. */
export async function updateTask(input: UpdateTask, unit: OperatorUnit): Promise<Result<Task>> {
  const { taskId, expectedVersion, known, ...facts } = input
  const edit = said(facts)
  const something = checked(checkChange(edit))
  if (!something.ok) return something
  const id = parseId('tsk', taskId)
  const before = id && (await findTask(unit.db, id))
  if (!before) return notFound('taskId')
  if (before.version !== expectedVersion) return stale()
  const task = { ...before, ...edit, version: expectedVersion + 1 }
  const fine = await check(task, { named: facts.productIds ?? [], known }, unit)
  if (!fine.ok) return fine
  if (!(await saveTask(unit.db, task, unit.now))) return stale()
  unit.audited({
    subjectId: task.id,
    summary: `Changed the task ${task.title}`,
    before: plain(before),
    after: plain(task),
  })
  return ok(task)
}

type Goods = { readonly named: readonly string[]; readonly known: Known }

async function check(task: Task, { named, known }: Goods, { db }: OperatorUnit): Promise<Result<null>> {
  const fine = checked(...checkTask(task))
  if (!fine.ok) return fine
  const there = checkNamed(namedAt(named, 'productIds'), { shopId: null, known })
  if (!there.ok) return there
  const ids = task.couponIds.map((id) => parseId('cpn', id))
  if (ids.some((id) => id === null)) return notFound('couponIds')
  if (task.rewardCouponId === null) return fine
  const couponId = parseId('cpn', task.rewardCouponId)
  return couponId && (await findCoupon(db, couponId)) ? ok(null) : notFound('rewardCouponId')
}

/** Null says no more than silence, but for the coupon, which it takes away. */
function said({ title, description, rewardCouponId, ...rest }: Given): Partial<TaskFacts> {
  const given = Object.entries(rest).filter(([, value]) => value != null)
  return {
    ...(Object.fromEntries(given) as Partial<TaskFacts>),
    ...(title == null ? {} : { title: title.trim() }),
    ...(description == null ? {} : { description: description.trim() }),
    ...(rewardCouponId === undefined ? {} : { rewardCouponId }),
  }
}

/** The log is JSON, which has no bigints. */
const plain = (task: Task): object => ({
  ...task,
  target: `${task.target}`,
  rewardPacketMinor: `${task.rewardPacketMinor}`,
})
