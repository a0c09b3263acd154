import type { Tx } from './database.ts'
import type { StatusRow } from './rows.ts'

export const listStatuses = (db: Tx, subjectIds: readonly string[]): Promise<StatusRow[]> =>
  db.statusChange.findMany({ where: { subjectId: { in: [...subjectIds] } }, orderBy: { id: 'asc' }, take: 5_000 })
