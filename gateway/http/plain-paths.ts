import type { IncomingMessage } from 'node:http'
import type { Handle } from '@supermall/subgraph/http'
import { HttpFault, isBelow, notFound, pathOf } from '@supermall/subgraph/http'
import { VIEWER_HEADER } from '@supermall/subgraph/viewer'
import type { Source } from '../sources/source.ts'

export type Path = {
  /** Everything below it, when it ends with a slash. */
  readonly path: string
  readonly source: string
}

/** Whatever a domain serves beside its graph, handed to it as it came: bodies stream both ways. */
export function plainPaths(
  paths: readonly Path[],
  { sources, mostBytes }: { sources: ReadonlyMap<string, Source>; mostBytes: number },
): Handle {
  return async (request, response) => {
    const found = paths.find(({ path }) => isBelow(path, pathOf(request)))
    const source = found && sources.get(found.source)
    if (!source) throw notFound()
    requireFittingBody(request, mostBytes)
    delete request.headers[VIEWER_HEADER]
    await source.pass(request, response)
  }
}

/** A body says how long it is before it comes, so one that is too long never begins. */
function requireFittingBody({ headers }: IncomingMessage, most: number): void {
  if (headers['transfer-encoding'] !== undefined) {
    throw new HttpFault(411, 'LENGTH_REQUIRED', {
      message: 'Say in Content-Length how long the body is.',
      headers: { connection: 'close' },
    })
  }
  if (Number(headers['content-length'] ?? 0) > most) {
    throw new HttpFault(413, 'BODY_LIMIT', {
      message: `The body is larger than ${most} bytes.`,
      headers: { connection: 'close' },
    })
  }
}
