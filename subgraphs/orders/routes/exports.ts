import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Route } from '@supermall/subgraph/definition'
import { sendTable } from '@supermall/subgraph/send-table'
import { isToken } from '@supermall/subgraph/token'
import { KEPT_MS } from '../commands/write-export.ts'
import type { Within } from '../data/database.ts'
import { everyPart, findByTicket } from '../data/exports.ts'

export const EXPORTS_PATH = '/exports/orders/'

/** Whoever has the ticket can fetch the file, for a day; everything else is not there. */
export const exportsRoute: Route<Within> = { method: 'GET', path: EXPORTS_PATH, handle: serveExport }

async function serveExport(
  request: IncomingMessage,
  response: ServerResponse,
  { client, clock }: Within,
): Promise<void> {
  const ticket = (request.url ?? '').split('?')[0]?.slice(EXPORTS_PATH.length) ?? ''
  const run = isToken(ticket) ? await findByTicket(client, ticket) : null
  const isKept = run?.endedAt != null && clock().getTime() - run.endedAt.getTime() < KEPT_MS
  if (run?.status !== 'DONE' || !isKept) return void response.writeHead(404).end()
  const fileName = `orders-${run.createdAt.toISOString().slice(0, 10)}.csv`
  await sendTable(request, response, { fileName, parts: () => everyPart(client, run.id) })
}
