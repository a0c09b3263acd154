import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refuse } from '@supermall/kernel/result'
import type { OperatorUnit } from '../data/database.ts'
import { findHotKeyword } from '../data/hot-keywords.ts'
import type { HotKeywordRow } from '../data/rows.ts'
import { deleteVersion } from '../data/versioned.ts'
import { notFound, stale } from '../domain/check.ts'
import { brief } from './create-hot-keyword.ts'
import type { DeleteOne } from './delete-category.ts'

export async function deleteHotKeyword(input: DeleteOne, unit: OperatorUnit): Promise<Result<HotKeywordRow>> {
  const id = parseId('hot', input.id)
  const before = id && (await findHotKeyword(unit.db, id))
  if (!before) return refuse(notFound('id'))
  if (!(await deleteVersion(unit.db.hotKeyword, { id, version: input.expectedVersion }))) return refuse(stale())
  unit.audited({ subjectId: id, summary: `Deleted the hot word ${before.keyword}`, before: brief(before), after: null })
  return ok(before)
}
