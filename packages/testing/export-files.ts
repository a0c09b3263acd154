import type { OpenSubgraph } from '@supermall/subgraph/definition'
import type { ExportRun, ExportTx } from '@supermall/subgraph/export-runs'
import { everyChunk, findExports } from '@supermall/subgraph/export-runs'
import { findRoute, listen, pathOf } from '@supermall/subgraph/http'
import { createLog } from '@supermall/subgraph/log'

/** What is written of a file so far, whoever may fetch it. */
export async function exportText(db: ExportTx, id: string): Promise<string> {
  const [run] = await findExports<ExportRun>(db, [id])
  const chunks: string[] = []
  if (run) for await (const text of everyChunk(db, run)) chunks.push(text)
  return chunks.join('')
}

/** Fetches a plain path of a domain as a browser does; what stands before its text as a mark is there. */
export async function fetchPath({ routes }: Pick<OpenSubgraph, 'routes'>, path: string, method = 'GET') {
  const server = await listen({
    host: '127.0.0.1',
    port: 0,
    log: createLog({ level: 'silent', isPretty: false }),
    handle: async (request, response) =>
      findRoute(routes, request.method, pathOf(request)).handle(request, response, undefined),
  })
  try {
    const response = await fetch(`http://127.0.0.1:${server.port}${path}`, { method })
    const body = Buffer.from(await response.arrayBuffer()).toString()
    return { status: response.status, body, type: response.headers.get('content-type') }
  } finally {
    await server.stop(100)
  }
}
