import { newId } from '@supermall/kernel/id'
import type { Unit } from './database.ts'

const REASON = 'The buyer said that everything arrived.'

/** Cases that wait for something, ended with their lines, their history and the order's count of them. */
export async function endOpenCases({ db, now, actor }: Unit, orderId: string): Promise<string[]> {
  const open = await db.$queryRaw<{ id: string; status: string }[]>`
    select id, status from aftersale_case
    where order_id = ${orderId} and ended_at is null and status <> 'REFUNDING' order by id for update`
  const ids = open.map(({ id }) => id)
  if (ids.length === 0) return []
  const ended = { status: 'CANCELLED', endedAt: now, dueAt: null, updatedAt: now, version: { increment: 1 } }
  await db.aftersaleCase.updateMany({ where: { id: { in: ids } }, data: ended })
  await db.aftersaleLine.updateMany({ where: { caseId: { in: ids } }, data: { isOpen: false } })
  const changes = open.map(({ id, status }) => ({
    ...{ id: newId('ach', now.getTime()), caseId: id, fromStatus: status, toStatus: 'CANCELLED', reason: REASON },
    ...{ actorId: actor.id, audience: actor.audience, createdAt: now },
  }))
  await db.aftersaleChange.createMany({ data: changes })
  await db.order.updateMany({ where: { id: orderId }, data: { openCaseCount: { decrement: ids.length } } })
  return ids
}
