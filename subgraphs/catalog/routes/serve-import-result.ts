import { BYTE_ORDER_MARK, csvLine } from '@supermall/kernel/csv'
import { parseId } from '@supermall/kernel/id'
import type { Sql } from '@supermall/messaging/sql'
import type { Route } from '@supermall/subgraph/definition'
import { linkInvalid } from '@supermall/subgraph/file-links'
import { notFound, pathOf } from '@supermall/subgraph/http'
import { sendTable } from '@supermall/subgraph/send-table'
import type { Within } from '../data/database.ts'
import { everyLine, findImport } from '../data/imports.ts'
import { resultHeader, resultLine } from '../domain/import-result.ts'
import type { ImportKind, Line } from '../domain/import-sheet.ts'
import { columnsOf } from '../domain/import-sheet.ts'

export const RESULT_PATH = '/media/imports/'

/** What became of each line, as a table to open; the address holds a signature and is good for a quarter of an hour. */
export const serveImportResult: Route<Within> = {
  method: 'GET',
  path: RESULT_PATH,
  async handle(request, response, { client, db, media, clock }) {
    const id = media.tickets.read(pathOf(request).slice(RESULT_PATH.length), clock())
    if (!id) throw linkInvalid()
    const job = parseId('imp', id) && (await findImport(client, id))
    if (!job) throw notFound()
    await sendTable(request, response, { fileName: `${job.id}.csv`, parts: () => tableOf(job, db.sql) })
  },
}

async function* tableOf(job: { readonly id: string; readonly kind: string }, sql: Sql): AsyncGenerator<string> {
  let columns: readonly string[] | null = null
  for await (const lines of everyLine(sql, job.id)) {
    if (columns === null) {
      columns = columnsOf(job.kind as ImportKind, (lines[0]?.content ?? {}) as Line)
      yield `${BYTE_ORDER_MARK}${csvLine(resultHeader(columns))}`
    }
    const known = columns
    yield lines.map((line) => csvLine(resultLine(line, known))).join('')
  }
}
