import type { OpenSubgraph } from '@supermall/subgraph/definition'
import type { ExportRun, ExportTx } from '@supermall/subgraph/export-runs'
import { everyChunk, findExports } from '@supermall/subgraph/export-runs'
import { listen, notFound } from '@supermall/subgraph/http'
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
    async handle(request, response) {
      const route = routes.find((one) => path.startsWith(one.path))
      if (!route) throw notFound()
      await route.handle(request, response, undefined)
    },
  })
  const response = await fetch(`http://127.0.0.1:${server.port}${path}`, { method })
  const body = Buffer.from(await response.arrayBuffer()).toString()
  await server.stop(100)
  return { status: response.status, body, type: response.headers.get('content-type') }
}
