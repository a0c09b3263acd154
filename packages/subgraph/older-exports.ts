import type { TransactionSql } from '@supermall/messaging/sql'
import type { ExportRun, ExportTx } from './export-runs.ts'
import { EXPIRED_AT_ONCE, expiryOf } from './export-runs.ts'

/** How a domain calls the two tables of its files, and the column of what is written. */
export type TableNames = { readonly runs: string; readonly chunks: string; readonly text: string }

export const TABLE_NAMES: TableNames = { runs: 'export_run', chunks: 'export_chunk', text: 'text' }

/** Processes of the version before write chunks that no row counts. */
export async function recounted<Run extends ExportRun>(db: ExportTx, run: Run, names: TableNames): Promise<Run> {
  const count = await db.exportChunk.count({ where: { exportId: run.id } })
  return count === run.chunkCount ? run : { ...run, ...(await lengthOf(db, run.id, names)) }
}

/** One file that they ended says how long it is and until when it is there. False where all do. */
export async function completeEnded(db: ExportTx, names: TableNames, now: Date): Promise<boolean> {
  const ended = { status: 'DONE', expiresAt: null }
  const run = (await db.exportRun.findFirst({ where: ended })) as ExportRun | null
  if (run === null) return false
  const data = { ...(await lengthOf(db, run.id, names)), expiresAt: expiryOf(run) ?? now }
  await db.exportRun.updateMany({ where: { id: run.id, ...ended }, data })
  return true
}

/** What they wrote of files that they gave up then; of a few at once. False where nothing is left of any. */
export async function dropGivenUp(db: ExportTx, { runs, chunks }: TableNames): Promise<boolean> {
  const count = await db.$executeRawUnsafe(
    `delete from ${chunks} where export_id in (
       select r.id from ${runs} r
       where r.status = 'FAILED' and exists (select from ${chunks} c where c.export_id = r.id) limit ${EXPIRED_AT_ONCE})`,
  )
  return count > 0
}

type Length = Pick<ExportRun, 'chunkCount' | 'byteCount'>

/** Counted where it lies: a million rows are not read for that. */
async function lengthOf(db: TransactionSql, id: string, { chunks, text }: TableNames): Promise<Length> {
  const [length] = await db.$queryRawUnsafe<Length[]>(
    `select count(*)::integer as "chunkCount", coalesce(sum(octet_length(${text})), 0)::bigint as "byteCount"
     from ${chunks} where export_id = $1`,
    id,
  )
  return length ?? { chunkCount: 0, byteCount: 0n }
}
