import type { Result } from '@supermall/kernel/result'
import type { TransactionSql } from './sql.ts'
import type { AuditDraft, OperatorUnit } from './unit.ts'

/**
 * A dry run: all of it is done, with every check that there is, and taken back. The answer is what would be; nothing of it stays and
 * nothing is told but what the audit log says of the trial. What is refused is refused as it would be.
 */
export async function rehearse<Tx extends TransactionSql, T>(
  unit: OperatorUnit<Tx>,
  work: (unit: OperatorUnit<Tx>) => Promise<Result<T>>,
): Promise<Result<T>> {
  const entries: AuditDraft[] = []
  await unit.db.$executeRawUnsafe('savepoint rehearsal')
  const would = await work({ ...unit, emit: () => undefined, audited: (entry) => entries.push(entry) })
  await unit.db.$executeRawUnsafe('rollback to savepoint rehearsal')
  for (const entry of entries) unit.audited({ ...entry, summary: `Tried: ${entry.summary}` })
  return would
}
