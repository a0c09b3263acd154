import type { Check } from '@supermall/kernel/check'
import { checked } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { kept } from '@supermall/subgraph/filter'
import { newToken } from '@supermall/subgraph/token'
import type { OperatorUnit } from '../data/database.ts'
import type { Export } from '../data/exports.ts'
import { countUnfinished, insertExport } from '../data/exports.ts'
import type { OrderWhere } from '../data/order-where.ts'
import { wordsOf } from '../data/order-where.ts'
import { checkCount } from '../domain/check.ts'
import type { Column } from '../domain/export-row.ts'
import { columns as allColumns } from '../domain/export-row.ts'
import { tooMany } from '../domain/refusals.ts'

const MOST_UNFINISHED = 5

export type StartExport = { readonly where?: OrderWhere | null; readonly columns?: readonly Column[] | null }
type By = { readonly accountId: Id<'acc'>; readonly shopId: Id<'shp'> | null }

/** Staff of a shop get their own shop's orders, whatever they ask for. */
export async function startExport(
  { where, columns }: StartExport,
  { accountId, shopId }: By,
  unit: OperatorUnit,
): Promise<Result<Export>> {
  const filter = kept(where)
  wordsOf(filter)
  const fine = checked(checkCount(columns, { least: 1, most: allColumns.length }, 'columns'), checkTwice(columns ?? []))
  if (!fine.ok) return fine
  if ((await countUnfinished(unit.db, shopId)) >= MOST_UNFINISHED) return tooMany(MOST_UNFINISHED)
  const run: Export = {
    id: newId('oex', unit.now.getTime()),
    accountId,
    shopId,
    filter,
    columns: columns ?? allColumns,
    status: 'WAITING',
    lastId: null,
    rowCount: 0,
    ticket: newToken(),
    error: null,
    failureCount: 0,
    createdAt: unit.now,
    endedAt: null,
  }
  await insertExport(unit.db, run)
  unit.audited({
    subjectId: run.id,
    summary: 'Asked for an export of orders',
    before: null,
    after: { filter: run.filter, columns: run.columns },
  })
  return ok(run)
}

function checkTwice(columns: readonly Column[]): Check {
  const index = columns.findIndex((column, at) => columns.indexOf(column) < at)
  if (index < 0) return null
  return { code: 'COLUMN_TWICE', message: 'Each column stands once in an export.', path: ['columns', String(index)] }
}
