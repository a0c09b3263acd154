import type { Connection, PageArgs } from '@supermall/kernel/page'
import { connection, pageOf } from '@supermall/kernel/page'
import type { Refusal, Result } from '@supermall/kernel/result'
import type { Sql } from '@supermall/messaging/sql'
import type { Where } from '@supermall/subgraph/filter'
import { byId } from '@supermall/subgraph/keyset'
import { COUNT_CAP, listPage } from '@supermall/subgraph/list-page'
import type { Line } from '../domain/import-sheet.ts'
import { binding } from './bind.ts'
import type { Tx } from './database.ts'
import type { ImportJobRow, ImportLineRow } from './rows.ts'
import type { Sorting } from './sorted.ts'
import { pageBounds } from './sorted.ts'

export const insertImport = (
  db: Tx,
  job: Omit<ImportJobRow, 'lineCount' | 'doneCount' | 'failedCount' | 'error' | 'version' | 'startedAt' | 'finishedAt'>,
) => db.importJob.create({ data: job })

export const findImport = (db: Tx, id: string): Promise<ImportJobRow | null> =>
  db.importJob.findUnique({ where: { id } })

export const findImports = (db: Tx, ids: readonly string[]): Promise<ImportJobRow[]> =>
  db.importJob.findMany({ where: { id: { in: [...ids] } } })

export const listImports = (db: Tx, where: Where, args: PageArgs): Promise<Connection<ImportJobRow>> =>
  listPage<ImportJobRow>(db.importJob, { where, order: byId(true), sort: 'imports' }, args)

export const countOpenImports = (db: Tx, shopId: string | null): Promise<number> =>
  db.importJob.count({ where: { shopId, status: { in: ['WAITING', 'RUNNING'] } } })

export const findOpenImports = (db: Tx): Promise<ImportJobRow[]> =>
  db.importJob.findMany({ where: { status: { in: ['WAITING', 'RUNNING'] } }, orderBy: { id: 'asc' }, take: 100 })

/** From one status to another; false when somebody else was first, or ended it. */
export async function moveImport(
  db: Tx,
  id: string,
  { from, data }: { from: string; data: Partial<ImportJobRow> },
): Promise<boolean> {
  const { count } = await db.importJob.updateMany({
    where: { id, status: from },
    data: { ...data, version: { increment: 1 } },
  })
  return count === 1
}

export type NumberedLine = { readonly line: number; readonly content: Line }

/** Read again after a crash, a file gives the same lines, unless the version before has read it: what is not worked yet is as it is read now. */
export async function insertLines(db: Tx, importId: string, lines: readonly NumberedLine[]): Promise<void> {
  await db.$executeRawUnsafe(
    `insert into import_line (import_id, line, content, status)
     select $1, line, content, 'WAITING' from jsonb_to_recordset($2::jsonb) as l(line integer, content jsonb)
     on conflict (import_id, line) do update set content = excluded.content where import_line.status = 'WAITING'`,
    importId,
    JSON.stringify(lines),
  )
}

/** The version before counted lines otherwise: what it has read under other numbers goes. */
export async function keepLines(db: Tx, importId: string, numbers: readonly number[]): Promise<void> {
  await db.$executeRaw`
    delete from import_line l where import_id = ${importId}
      and not exists (select from unnest(${[...numbers]}::integer[]) as kept where kept = l.line)`
}

export const deleteLines = (db: Tx, importId: string): Promise<unknown> =>
  db.importLine.deleteMany({ where: { importId } })

export const nextLines = (db: Tx, importId: string, most: number): Promise<ImportLineRow[]> =>
  db.importLine.findMany({ where: { importId, status: 'WAITING' }, orderBy: { line: 'asc' }, take: most })

/**
 * Takes a line and counts it, in the transaction of what the line does: a crash undoes all three. False when the import has
 * ended, or when another runner has worked the line, which this one has waited for.
 */
export async function takeLine(
  db: Tx,
  { importId, line }: ImportLineRow,
  result: { status: 'DONE' | 'FAILED'; refusal?: Refusal },
): Promise<boolean> {
  const { status, refusal } = result
  const count = status === 'DONE' ? { doneCount: { increment: 1 } } : { failedCount: { increment: 1 } }
  const running = await db.importJob.updateMany({ where: { id: importId, status: 'RUNNING' }, data: count })
  if (running.count === 0) return false
  const taken = await db.importLine.updateMany({
    where: { importId, line, status: 'WAITING' },
    data: { status, ...(refusal ? { code: refusal.code, message: sentenceOf(refusal) } : {}) },
  })
  return taken.count === 1
}

/** For what another domain has done by then: it is noted whatever became of the import. False when another runner has noted it. */
export async function noteLine(
  db: Tx,
  { importId, line }: ImportLineRow,
  result: Result<{ readonly id: string }>,
): Promise<boolean> {
  const [refusal] = result.ok ? [] : result.refusals
  const failed = refusal && { code: refusal.code, message: sentenceOf(refusal) }
  const data = result.ok ? { status: 'DONE', subjectId: result.value.id } : { status: 'FAILED', ...failed }
  const noted = await db.importLine.updateMany({ where: { importId, line, status: 'WAITING' }, data })
  if (noted.count === 0) return false
  const count = result.ok ? { doneCount: { increment: 1 } } : { failedCount: { increment: 1 } }
  await db.importJob.update({ where: { id: importId }, data: count })
  return true
}

const sentenceOf = ({ message, path }: Refusal): string =>
  path && path.length > 0 ? `${path.join('.')}: ${message}` : message

export const setSubject = (db: Tx, { importId, line }: ImportLineRow, subjectId: string): Promise<unknown> =>
  db.importLine.update({ where: { importId_line: { importId, line } }, data: { subjectId } })

const IN_ORDER: Sorting = { columns: { line: 'integer' }, isDescending: false }
const COLUMNS = 'import_id as "importId", line, status, content, code, message, subject_id as "subjectId"'

type LineFilter = { readonly importId: string; readonly status: string | null }

export async function listLines(sql: Sql, filter: LineFilter, args: PageArgs): Promise<Connection<ImportLineRow>> {
  const page = pageOf(args, 'import-lines')
  const to = binding()
  const { where, tail } = pageBounds(IN_ORDER, page, to)
  const { rows } = await sql.query<ImportLineRow>({
    text: `select ${COLUMNS} from import_line where ${[conditionOf(filter, to.bind), ...where].join(' and ')} ${tail}`,
    values: to.values,
  })
  return { ...connection(rows, page, ({ line }) => [line]), totalCount: () => countLines(sql, filter) }
}

async function countLines(sql: Sql, filter: LineFilter): Promise<number> {
  const { values, bind } = binding()
  const { rows } = await sql.query<{ count: number }>({
    text: `select count(*)::int as count from (select from import_line where ${conditionOf(filter, bind)} limit ${COUNT_CAP}) as counted`,
    values,
  })
  return rows[0]?.count ?? 0
}

const conditionOf = ({ importId, status }: LineFilter, bind: (value: unknown) => string): string =>
  [`import_id = ${bind(importId)}`, ...(status ? [`status = ${bind(status)}`] : [])].join(' and ')

/** All lines of an import in steps, for whoever takes them along. */
export async function* everyLine(sql: Sql, importId: string): AsyncGenerator<readonly ImportLineRow[]> {
  for (let after = 0; ; ) {
    const { rows } = await sql.query<ImportLineRow>({
      name: 'import-every-line',
      text: `select ${COLUMNS} from import_line where import_id = $1 and line > $2 order by line limit 500`,
      values: [importId, after],
    })
    if (rows.length > 0) yield rows
    const last = rows.at(-1)
    if (!last) return
    after = last.line
  }
}
