import { newId } from '@supermall/kernel/id'
import type { CaseStatus } from '../domain/aftersale-status.ts'
import type { Tx, Unit } from './database.ts'

export type CaseChange = {
  readonly id: string
  readonly caseId: string
  readonly fromStatus: CaseStatus | null
  readonly toStatus: CaseStatus
  readonly actorId: string | null
  readonly audience: string
  readonly reason: string | null
  readonly createdAt: Date
}

type CaseHappened = Pick<CaseChange, 'caseId' | 'fromStatus' | 'toStatus' | 'reason'>

/** What became of cases, by whom and why; never changed afterwards, but that the words of deleted accounts go. */
export async function writeCaseHistory(changes: readonly CaseHappened[], { db, now, actor }: Unit): Promise<void> {
  const by = { actorId: actor.id, audience: actor.audience, createdAt: now }
  await db.aftersaleChange.createMany({
    data: changes.map((change) => ({ ...change, ...by, id: newId('ach', now.getTime()) })),
  })
}

const MOST_CHANGES = 100

/** The newest of each case: who changes what they asked for again and again does not hide what was decided. */
export const findCaseHistory = (db: Tx, caseIds: readonly string[]): Promise<CaseChange[]> =>
  db.$queryRaw<CaseChange[]>`
    select c.id, c.case_id as "caseId", c.from_status as "fromStatus", c.to_status as "toStatus", c.actor_id as "actorId",
      c.audience, c.reason, c.created_at as "createdAt"
    from unnest(${[...caseIds]}::text[]) as asked (case_id) cross join lateral (
      select * from aftersale_change where case_id = asked.case_id order by id desc limit ${MOST_CHANGES}) c
    order by c.id`
