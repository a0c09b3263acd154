import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { parseId } from '@supermall/kernel/id'
import type { Route } from '@supermall/subgraph/definition'
import { HttpFault, notFound, pathOf } from '@supermall/subgraph/http'
import type { Tx, Within } from '../data/database.ts'
import type { Export } from '../data/exports.ts'
import { findExport, readChunk } from '../data/exports.ts'
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
    tell(response, run)
    if (request.method === 'HEAD') return void response.end()
    await write(response, run, client)
    response.end()
  },
}

/** Chunk by chunk: a million members are never in memory at once. */
async function write(response: ServerResponse, { id, chunkCount }: Export, client: Tx): Promise<void> {
  for (let number = 0; number < chunkCount && !response.destroyed; number++) {
    if (!response.write((await readChunk(client, id, number)) ?? '')) await drained(response)
  }
}

function tell(response: ServerResponse, { id }: Export): void {
  const headers = {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="${id}.csv"`,
    'cache-control': 'private, no-store',
    'x-content-type-options': 'nosniff',
  }
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
}

/** The same for what was forged, has expired and was never there. */
const forged = (): HttpFault =>
  new HttpFault(403, 'TICKET_INVALID', { message: 'This address is forged or has expired; ask for a new one.' })

/** Whoever reads slowly is waited for; whoever is gone is not. */
const drained = (response: ServerResponse): Promise<unknown> =>
  response.destroyed ? Promise.resolve() : Promise.race([once(response, 'drain'), once(response, 'close')])
