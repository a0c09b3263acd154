import { existsSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Log } from '@supermall/messaging/log'
import { pathOf } from '@supermall/subgraph/http'
import { fromRoot } from '@supermall/subgraph/root'
import type { PlaygroundConfig } from '../playground/config.ts'
import { loadExamples } from '../playground/load-examples.ts'
import { playgroundFiles, playgroundResponse } from '../playground/serve.ts'

export type Demo = Pick<PlaygroundConfig, 'signInDocument' | 'signIns'>

/** True when the request was the playground's and is answered. */
export type Playground = (request: IncomingMessage, response: ServerResponse) => boolean

type Options = { readonly demo: Demo | null; readonly hasTraces: boolean; readonly log: Log }

export function openPlayground({ demo, hasTraces, log }: Options): Playground {
  const directory = fromRoot('gateway', 'playground', 'dist')
  if (!existsSync(directory)) {
    log.warn('playground.unbuilt', { directory })
    return () => false
  }
  const examples = loadExamples(fromRoot('gateway', 'playground', 'examples'))
  const signIns = demo ?? { signInDocument: '', signIns: [] }
  const files = playgroundFiles(directory, {
    endpoint: '/graphql',
    isDemo: demo !== null,
    ...signIns,
    examples,
    hasTraces,
  })
  return (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false
    const found = playgroundResponse(files, pathOf(request), request.headers)
    if (!found) return false
    response.writeHead(found.status, found.headers)
    response.end(request.method === 'HEAD' ? null : found.body)
    return true
  }
}
