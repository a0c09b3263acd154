import type { AuditRecord } from '../../../prisma/identity/generated/client.ts'
import { Prisma } from '../../../prisma/identity/generated/client.ts'
import type { Tx } from './database.ts'

export type { AuditRecord } from '../../../prisma/identity/generated/client.ts'

type NewAuditRecord = Omit<AuditRecord, 'before' | 'after'> & {
  readonly before: unknown
  readonly after: unknown
}

/** Adding is all that can be done to this list: no code here changes or deletes a row. */
export async function addAuditRecord(db: Tx, record: NewAuditRecord): Promise<void> {
  const row = { ...record, before: jsonOf(record.before), after: jsonOf(record.after) }
  await db.auditRecord.createMany({ data: [row], skipDuplicates: true })
}

export const findAuditRecords = (db: Tx, ids: readonly string[]): Promise<AuditRecord[]> =>
  db.auditRecord.findMany({ where: { id: { in: [...ids] } } })

const jsonOf = (value: unknown) =>
  value === null || value === undefined ? Prisma.DbNull : (value as Prisma.InputJsonValue)
