import { randomBytes } from 'node:crypto'
import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { kept } from '@supermall/subgraph/filter'
import type { OperatorUnit } from '../data/database.ts'
import type { Export } from '../data/exports.ts'
import { countUnfinished, insertExport } from '../data/exports.ts'
import type { MemberWhere } from '../data/member-where.ts'
import { lockRules } from '../data/rules.ts'

/** Each takes its turn; a queue that only grows helps nobody. */
const MOST_UNFINISHED = 20

export async function requestExport(
  where: MemberWhere | null | undefined,
  requestedBy: Id<'acc'>,
  unit: OperatorUnit,
): Promise<Result<Export>> {
  await lockRules(unit.db)
  if ((await countUnfinished(unit.db)) >= MOST_UNFINISHED) {
    return refused('LIMIT_REACHED', `${MOST_UNFINISHED} exports are under way; wait for one of them.`)
  }
  const filter = kept(where)
  const run: Export = {
    id: newId('mex', unit.now.getTime()),
    requestedBy,
    filter,
    status: 'WAITING',
    cursor: null,
    rowCount: 0,
    chunkCount: 0,
    byteCount: 0n,
    failureCount: 0,
    secret: randomBytes(32).toString('hex'),
    createdAt: unit.now,
    doneAt: null,
    expiresAt: null,
  }
  await insertExport(unit.db, run)
  unit.audited({ subjectId: run.id, summary: 'Asked for an export of members', before: null, after: { filter } })
  return ok(run)
}
