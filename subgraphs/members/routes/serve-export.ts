import { parseId } from '@supermall/kernel/id'
import type { Route } from '@supermall/subgraph/definition'
import { HttpFault, notFound, pathOf } from '@supermall/subgraph/http'
import { sendTable } from '@supermall/subgraph/send-table'
import type { Within } from '../data/database.ts'
import { everyChunk, findExport } from '../data/exports.ts'
import { EXPORT_PATH, exportIdIn, opens } from '../providers/export-link.ts'

/** A file of people: only by a signed address, and never kept by anything on its way. */
export const serveExport: Route<Within> = {
  method: 'GET',
  path: EXPORT_PATH,
  async handle(request, response, { client, clock }) {
    const ticket = pathOf(request).slice(EXPORT_PATH.length)
    const id = parseId('mex', exportIdIn(ticket))
    const run = id && (await findExport(client, id))
    if (!run || !opens(ticket, run, clock())) throw forged()
    if (run.status !== 'DONE') throw notFound()
    await sendTable(request, response, { fileName: `${run.id}.csv`, parts: () => everyChunk(client, run) })
  },
}

/** The same for what was forged, has expired and was never there. */
const forged = (): HttpFault =>
  new HttpFault(403, 'TICKET_INVALID', { message: 'This address is forged or has expired; ask for a new one.' })
