import type { TransactionSql } from '@supermall/messaging/sql'
import type { ExportRun, ExportTx, Forgetting } from './export-runs.ts'
import { expiryOf, findIds } from './export-runs.ts'

/** How a domain calls the two tables of its files, and the column of what is written. */
export type TableNames = { readonly runs: string; readonly chunks: string; readonly text: string }

export const TABLE_NAMES: TableNames = { runs: 'export_run', chunks: 'export_chunk', text: 'text' }

/** Processes of the version before write chunks that no row counts. */
export async function recounted<Run extends ExportRun>(db: ExportTx, run: Run, names: TableNames): Promise<Run> {
  const count = await db.exportChunk.count({ where: { exportId: run.id } })
  return count === run.chunkCount ? run : { ...run, ...(await lengthOf(db, run.id, names)) }
}

/** Files that they ended: each says then how long it is and until when it is there. */
export const ended = (names: TableNames): Forgetting => ({
  find: (db, page) => findIds(db, ENDED, page),
  async work(db, id, now) {
    const run = (await db.exportRun.findFirst({ where: { id, ...ENDED } })) as ExportRun | null
    if (run === null) return false
    const data = { ...(await lengthOf(db, id, names)), expiresAt: expiryOf(run) ?? now }
    return (await db.exportRun.updateMany({ where: { id, ...ENDED }, data })).count === 1
  },
})

const ENDED = { status: 'DONE', expiresAt: null }

/** Files that they gave up, but kept what they had written of them. */
export const givenUp = ({ runs, chunks }: TableNames): Forgetting => ({
  async find(db, { except, most }) {
    const found = await db.$queryRawUnsafe<{ readonly id: string }[]>(
      `select r.id from ${runs} r
       where r.status = 'FAILED' and r.id <> all($1) and exists (select from ${chunks} c where c.export_id = r.id)
       order by r.id limit $2`,
      [...except],
      most,
    )
    return found.map(({ id }) => id)
  },
  async work(db, id) {
    const { count } = await db.exportChunk.deleteMany({ where: { exportId: id } })
    return count > 0
  },
})

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
