import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { parseId } from '@supermall/kernel/id'
import type { Route } from '@supermall/subgraph/definition'
import { HttpFault, notFound, pathOf } from '@supermall/subgraph/http'
import type { Within } from '../data/database.ts'
import { everyLine, findImport } from '../data/imports.ts'
import { csvLine } from '../domain/csv.ts'
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
    if (!id)
      throw new HttpFault(403, 'TICKET_INVALID', {
        message: 'This address is forged or has expired; ask for a new one.',
      })
    const job = parseId('imp', id) && (await findImport(client, id))
    if (!job) throw notFound()
    tell(response, job.id)
    if (request.method === 'HEAD') return void response.end()
    let columns: readonly string[] | null = null
    for await (const lines of everyLine(db.sql, job.id)) {
      if (columns === null) {
        columns = columnsOf(job.kind as ImportKind, (lines[0]?.content ?? {}) as Line)
        response.write(`\uFEFF${csvLine(resultHeader(columns))}`)
      }
      const known = columns
      if (!response.write(lines.map((line) => csvLine(resultLine(line, known))).join(''))) await drained(response)
      if (response.destroyed) return
    }
    response.end()
  },
}

function tell(response: ServerResponse, id: string): void {
  const headers = {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="${id}.csv"`,
    'cache-control': 'private, no-store',
    'x-content-type-options': 'nosniff',
  }
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
}

/** Whoever reads slowly is waited for; whoever is gone is not. */
const drained = (response: ServerResponse): Promise<unknown> =>
  response.destroyed ? Promise.resolve() : Promise.race([once(response, 'drain'), once(response, 'close')])
