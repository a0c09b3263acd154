import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import type { OperatorUnit } from '../data/database.ts'
import { staleAll } from '../data/search-stale.ts'

/** Only marks: the job that builds documents takes them up step by step, and searches go on meanwhile. */
export async function rebuildSearchIndex(unit: OperatorUnit): Promise<Result<number>> {
  const staleCount = await staleAll(unit.db)
  unit.audited({ subjectId: 'search', summary: `Asked for ${staleCount} search documents to be built anew`, before: null, after: { staleCount } })
  return ok(staleCount)
}
