import type { IncomingMessage, ServerResponse } from 'node:http'

type Table = {
  readonly fileName: string
  /** Its text as CSV; what is not asked for is not read. */
  readonly parts: () => AsyncIterable<string>
}

/**
 * A table to be saved, and kept by nothing on its way: part by part as fast as it is taken, so that it is never in memory as a
 * whole, and no further when its reader has gone.
 */
export async function sendTable(
  request: IncomingMessage,
  response: ServerResponse,
  { fileName, parts }: Table,
): Promise<void> {
  response.writeHead(200, {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="${fileName}"`,
    'cache-control': 'private, no-store',
    'x-content-type-options': 'nosniff',
  })
  if (request.method === 'HEAD') return void response.end()
  for await (const part of parts()) {
    if (!response.write(part)) await taken(response)
    if (response.destroyed) return
  }
  response.end()
}

/** Resolves when there is room for more, or nobody who would take it. */
function taken(response: ServerResponse): Promise<void> {
  if (response.destroyed) return Promise.resolve()
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done)
      response.off('close', done)
      resolve()
    }
    response.once('drain', done)
    response.once('close', done)
  })
}
