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

export async function findCaseHistory(db: Tx, caseIds: readonly string[]): Promise<CaseChange[]> {
  const where = { caseId: { in: [...caseIds] } }
  const rows = await db.aftersaleChange.findMany({
    where,
    orderBy: { id: 'asc' },
    take: MOST_CHANGES * caseIds.length,
  })
  return rows as CaseChange[]
}
