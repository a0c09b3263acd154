import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refuse, refused } from '@supermall/kernel/result'
import type { OperatorUnit } from '../data/database.ts'
import { findImport } from '../data/imports.ts'
import type { ImportJobRow } from '../data/rows.ts'
import { saveVersion } from '../data/versioned.ts'
import { notFound, stale } from '../domain/check.ts'
import { reach } from './reach.ts'

/** The line that is just being worked ends as it would; none after it begins. */
export async function cancelImport(
  input: { readonly id: string; readonly expectedVersion: number },
  unit: OperatorUnit,
): Promise<Result<ImportJobRow>> {
  const id = parseId('imp', input.id)
  const before = id && (await findImport(unit.db, id))
  if (!before) return refuse(notFound('id'))
  reach(before.shopId, unit)
  if (before.status !== 'WAITING' && before.status !== 'RUNNING')
    return refused('IMPORT_ENDED', 'The import is over.', 'id')
  const version = { id: before.id, version: input.expectedVersion }
  const saved = await saveVersion<ImportJobRow>(unit.db.importJob, version, {
    status: 'CANCELLED',
    finishedAt: unit.now,
  })
  if (!saved || saved === 'taken') return refuse(stale())
  unit.audited({
    subjectId: saved.id,
    summary: `Cancelled an import of ${saved.kind}`,
    before: { status: before.status },
    after: { status: saved.status },
  })
  return ok(saved)
}
